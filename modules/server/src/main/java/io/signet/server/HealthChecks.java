package io.signet.server;

import io.signet.admin.Readiness;
import io.signet.api.Addresses;
import io.signet.keystore.Keystore;
import io.signet.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;

/** What must work for this node to be sent traffic. */
final class HealthChecks {

  private final Vertx vertx;
  private final Store store;
  private final Keystore keystore;

  HealthChecks(Vertx vertx, Store store, Keystore keystore) {
    this.vertx = vertx;
    this.store = store;
    this.keystore = keystore;
  }

  Future<Readiness> readiness() {
    Future<Readiness.Check> storeCheck = blocking("store", () -> "revision " + store.revision());
    Future<Readiness.Check> keystoreCheck =
        blocking(
            "keystore",
            () -> {
              keystore.checkHealth();
              return null;
            });
    Future<Readiness.Check> configuration =
        Addresses.CURRENT_CONFIGURATION
            .request(vertx.eventBus(), null)
            .map(c -> new Readiness.Check("configuration", true, "revision " + c.revision()))
            .otherwise(e -> new Readiness.Check("configuration", false, e.getMessage()));
    return Future.all(storeCheck, keystoreCheck, configuration)
        .map(
            done ->
                Readiness.of(
                    List.of(storeCheck.result(), keystoreCheck.result(), configuration.result())));
  }

  private Future<Readiness.Check> blocking(String name, Callable<String> check) {
    return vertx
        .executeBlocking(check, false)
        .map(detail -> new Readiness.Check(name, true, detail))
        .otherwise(failure -> new Readiness.Check(name, false, failure.getMessage()));
  }
}
