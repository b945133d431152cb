package io.signet.store;

import static io.signet.store.Samples.backend;

import io.signet.api.BackendSettings;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.Kind;
import io.signet.api.Stage;
import io.signet.store.Transaction.Links;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * A process that writes until it is killed. Every write inserts a certificate and a stage that
 * names it, and moves the two counters; then a line says what was acknowledged.
 */
final class CrashingWriter {

  static final String LEFT = "left";
  static final String RIGHT = "right";

  private CrashingWriter() {}

  public static void main(String[] arguments) {
    System.out.println("started");
    DataDirectory directory = DataDirectory.open(Path.of(arguments[0]));
    Store store = Stores.open(StoreOptions.in(directory), Clock.systemUTC());
    String life = arguments[1];
    for (int number = 0; ; number++) {
      String id = life + "-" + number;
      long revision = store.write(StoreContract.AUDIT, t -> step(t, id));
      System.out.println(id + " " + revision);
    }
  }

  private static long step(Transaction transaction, String id) {
    Set<DocumentId> named = Set.of(Kind.CERTIFICATE.id(id));
    Stage stage = Samples.stage(id, id);
    transaction.insert(Kind.CERTIFICATE, id, Samples.certificate(id), Links.NONE);
    move(transaction, LEFT);
    transaction.insert(Kind.STAGE, id, stage, new Links(null, named));
    move(transaction, RIGHT);
    return transaction.revision();
  }

  private static void move(Transaction transaction, String counter) {
    String value = Long.toString(transaction.revision());
    Optional<Document<BackendSettings>> read = transaction.get(Kind.BACKEND, counter);
    if (read.isEmpty()) {
      transaction.insert(Kind.BACKEND, counter, backend(counter, value), Links.NONE);
      return;
    }
    transaction.update(read.get(), backend(counter, value), Links.NONE);
  }
}
