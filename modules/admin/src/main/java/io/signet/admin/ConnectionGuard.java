package io.signet.admin;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many connections are open, and how long each may stay without a complete request head:
 * an idle time-out alone is reset by every byte of a head that trickles in. Used on one event loop.
 */
final class ConnectionGuard {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);

  private final Vertx vertx;
  private final int limit;
  private final Duration idle;
  private final Map<HttpConnection, Long> timers = new HashMap<>();

  ConnectionGuard(Vertx vertx, int limit, Duration idle) {
    this.vertx = vertx;
    this.limit = limit;
    this.idle = idle;
  }

  /** A connection was opened. */
  void opened(HttpConnection connection) {
    if (timers.size() >= limit) {
      LOG.warn("connection refused address={} limit={}", connection.remoteAddress(), limit);
      close(connection);
      return;
    }
    connection.closeHandler(closed -> forget(connection));
    timers.put(connection, timer(connection));
  }

  /** A request head is complete; the clock of its connection stands still until the answer. */
  void requested(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    timers.computeIfPresent(
        connection,
        (key, timer) -> {
          vertx.cancelTimer(timer);
          return timer;
        });
    context.addEndHandler(
        end -> timers.computeIfPresent(connection, (key, old) -> timer(connection)));
    context.next();
  }

  private long timer(HttpConnection connection) {
    return vertx.setTimer(idle.toMillis(), id -> close(connection));
  }

  private void forget(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  private static void close(HttpConnection connection) {
    connection
        .close()
        .onFailure(failure -> LOG.debug("connection not closed reason={}", failure.toString()));
  }
}
