package io.signet.store;

import static io.signet.store.Samples.backend;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.BackendSettings;
import io.signet.api.Caller;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.store.Transaction.Links;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every store promises; each engine runs all of it. */
abstract class StoreContract {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.250Z");
  static final Audit AUDIT =
      new Audit(new Caller("AKID", "http", "127.0.0.1"), "r-1", "UpdateStage", "/restapis/a");

  StoreFixture fixture;
  Store store;

  abstract StoreFixture fixture();

  @BeforeEach
  void openStore() {
    fixture = fixture();
    store = fixture.open(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void closeStore() {
    store.close();
    fixture.close();
  }

  void reopen() {
    store.close();
    store = fixture.open(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** Writes and answers the revision. */
  long write(Consumer<Transaction> work) {
    return store.write(
        AUDIT,
        transaction -> {
          work.accept(transaction);
          return transaction.revision();
        });
  }

  long insertBackend(String origin, String serverName) {
    return write(t -> t.insert(Kind.BACKEND, origin, backend(origin, serverName), Links.NONE));
  }

  long updateBackend(String origin, String serverName) {
    return write(
        t -> {
          Document<BackendSettings> read = t.get(Kind.BACKEND, origin).orElseThrow();
          t.update(read, backend(origin, serverName), Links.NONE);
        });
  }

  long delete(Kind<?> kind, String id) {
    return write(t -> t.delete(kind.id(id)));
  }

  static SignetException refusal(ThrowingCallable call) {
    return catchThrowableOfType(SignetException.class, call);
  }
}
