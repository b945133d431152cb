package io.signet.routing;

import io.signet.api.Addresses;
import io.signet.api.Applied;
import io.signet.api.Configuration;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route table in force on a node: one for all event loops, built once for each revision, away
 * from them, and then put in place with one write.
 */
final class RouteTables {

  private static final Logger LOG = LoggerFactory.getLogger(RouteTables.class);

  private final String accountId;
  private volatile RouteTable current = RouteTable.EMPTY;

  RouteTables(String accountId) {
    this.accountId = accountId;
  }

  RouteTable current() {
    return current;
  }

  /**
   * Hears every configuration from now on and asks for the present one. The future ends when that
   * is in force; a node where nobody serves it yet begins with none.
   */
  Future<Void> follow(Vertx vertx) {
    return Addresses.CONFIGURATION
        .subscribe(vertx.eventBus(), heard -> report(install(vertx, heard)))
        .completion()
        .compose(subscribed -> Addresses.CURRENT_CONFIGURATION.request(vertx.eventBus(), null))
        .compose(present -> install(vertx, present))
        .recover(RouteTables::toleratedWhileNobodyServes);
  }

  private Future<Void> install(Vertx vertx, Configuration configuration) {
    if (configuration.revision() <= current.revision()) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> build(configuration), false)
        .map(
            table -> {
              Addresses.APPLIED.publish(vertx.eventBus(), new Applied("routing", table.revision()));
              return null;
            });
  }

  private synchronized RouteTable build(Configuration configuration) {
    RouteTable before = current;
    if (configuration.revision() > before.revision()) {
      current = RouteTable.of(configuration, before, accountId);
      LOG.debug("routing by configuration revision={}", configuration.revision());
    }
    return current;
  }

  private static void report(Future<Void> installed) {
    installed.onFailure(failure -> LOG.error("cannot route by the new configuration", failure));
  }

  private static Future<Void> toleratedWhileNobodyServes(Throwable failure) {
    return SignetException.of(failure).code() == ErrorCode.SERVICE_UNAVAILABLE
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }
}
