package io.signet.server;

import io.signet.admin.Readiness;
import io.signet.api.Addresses;
import io.signet.api.Configuration;
import io.signet.keystore.Keystore;
import io.signet.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;

/**
 * What must work for this node to be sent traffic. Store and keystore need not: a node that has a
 * configuration serves by it, with the identities that it has or that the others share, while they
 * are away, and is degraded, as nothing can be changed.
 */
final class HealthChecks {

  /**
   * One for each check, and none of the common ones: anybody may ask, and the data line needs
   * those.
   */
  private static final int WORKERS = 2;

  private final Vertx vertx;
  private final Store store;
  private final WorkerExecutor workers;
  private final SharedCheck keystoreCheck;
  private final SharedCheck storeCheck;

  HealthChecks(Vertx vertx, Store store, Keystore keystore) {
    this.vertx = vertx;
    this.store = store;
    this.workers = vertx.createSharedWorkerExecutor("signet-health", WORKERS);
    this.keystoreCheck =
        new SharedCheck(
            "keystore",
            workers,
            () -> {
              keystore.checkHealth();
              return null;
            });
    this.storeCheck = new SharedCheck("store", workers, () -> "revision " + store.revision());
  }

  Future<Readiness> readiness() {
    Future<Readiness.Check> keystore = keystoreCheck.ask();
    Future<Readiness.Check> stored = storeCheck.ask().map(this::withReason);
    Future<Readiness.Check> configuration = stored.compose(this::configuration);
    return Future.all(stored, keystore, configuration)
        .map(
            done ->
                Readiness.of(
                    List.of(configuration.result()), List.of(stored.result(), keystore.result())));
  }

  /** Lets go of its threads; nobody may ask any more. */
  Future<Void> close() {
    return workers.close();
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
}
