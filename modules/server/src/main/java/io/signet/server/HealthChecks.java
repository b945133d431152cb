package io.signet.server;

import io.signet.admin.Readiness;
import io.signet.api.Addresses;
import io.signet.api.Configuration;
import io.signet.keystore.Keystore;
import io.signet.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What must work for this node to be sent traffic. The store need not: a node that has a
 * configuration serves by it while the store is away, and is degraded, as nothing can be changed.
 */
final class HealthChecks {

  /** Less than a prober waits, so that it hears of the others when one does not answer. */
  private static final long PATIENCE_SECONDS = 3;

  private final Vertx vertx;
  private final Store store;
  private final Keystore keystore;

  HealthChecks(Vertx vertx, Store store, Keystore keystore) {
    this.vertx = vertx;
    this.store = store;
    this.keystore = keystore;
  }

  Future<Readiness> readiness() {
    Future<Readiness.Check> keystoreCheck =
        blocking(
            "keystore",
            () -> {
              keystore.checkHealth();
              return null;
            });
    Future<Readiness.Check> storeCheck =
        blocking("store", () -> "revision " + store.revision()).map(this::withReason);
    Future<Readiness.Check> configuration = storeCheck.compose(this::configuration);
    return Future.all(storeCheck, keystoreCheck, configuration)
        .map(
            done ->
                Readiness.of(
                    List.of(keystoreCheck.result(), configuration.result()),
                    List.of(storeCheck.result())));
  }

  /** What the store tells a caller is less than the operator needs. */
  private Readiness.Check withReason(Readiness.Check check) {
    return check.ready()
        ? check
        : new Readiness.Check(check.name(), false, store.trouble().orElse(check.detail()));
  }

  private Future<Readiness.Check> configuration(Readiness.Check storeCheck) {
    return Addresses.CURRENT_CONFIGURATION
        .request(vertx.eventBus(), null)
        .map(inForce -> configuration(inForce, storeCheck.ready()))
        .otherwise(e -> new Readiness.Check("configuration", false, e.getMessage()));
  }

  /** A new store has revision 0; so has a node that has never reached its own, nor another node. */
  private static Readiness.Check configuration(Configuration inForce, boolean storeReady) {
    return inForce.revision() > 0 || storeReady
        ? new Readiness.Check("configuration", true, "revision " + inForce.revision())
        : new Readiness.Check(
            "configuration", false, "none yet: the store is away, and no other node shares one");
  }

  private Future<Readiness.Check> blocking(String name, Callable<String> check) {
    return vertx
        .executeBlocking(check, false)
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .map(detail -> new Readiness.Check(name, true, detail))
        .otherwise(failure -> new Readiness.Check(name, false, reason(failure)));
  }

  private static String reason(Throwable failure) {
    return failure instanceof TimeoutException
        ? "no answer within " + PATIENCE_SECONDS + " s"
        : failure.getMessage();
  }
}
