package io.signet.admin;

import io.signet.api.BusMessage;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Remembers which messages were seen, for the whole cluster: the bus gives messages to the nodes in
 * turn, and a replay would reach another node than the original. The cluster's memory is a shared
 * map; what this node took itself it knows for itself too, whatever becomes of the map.
 */
final class NonceMemory {

  private static final String MAP = "signet.nonces";

  /** No nonce looks like this: it has no slash. */
  private static final String BORN = "born";

  /** Clocks of nodes may differ by this much beyond what each allows its callers. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private static final long PATIENCE_SECONDS = 5;

  private final AsyncMap<String, String> shared;
  private final RecentNonces own;
  private final Clock clock;
  private final Instant born;

  private NonceMemory(
      AsyncMap<String, String> shared, RecentNonces own, Clock clock, Instant born) {
    this.shared = shared;
    this.own = own;
    this.clock = clock;
    this.born = born;
  }

  /**
   * Joins the cluster's memory, or begins it.
   *
   * @param capacity how many messages this node remembers at most
   */
  static Future<NonceMemory> open(Vertx vertx, Clock clock, int capacity) {
    Instant now = clock.instant();
    return vertx
        .sharedData()
        .<String, String>getAsyncMap(MAP)
        .compose(
            map ->
                map.putIfAbsent(BORN, Long.toString(now.toEpochMilli()))
                    .map(before -> born(before, now))
                    .map(born -> new NonceMemory(map, new RecentNonces(capacity), clock, born)));
  }

  /** Nonsense in the map, or a time to come, must not keep a node from starting or serving. */
  private static Instant born(String before, Instant now) {
    if (before == null || !before.matches("\\d{1,15}")) {
      return now;
    }
    Instant said = Instant.ofEpochMilli(Long.parseLong(before));
    return said.isAfter(now) ? now : said;
  }

  /**
   * Takes the nonce of a message. Fails with {@link ErrorCode#REPLAYED} if it was taken before,
   * {@link ErrorCode#INVALID_SIGNATURE} if the message is older than the memory, {@link
   * ErrorCode#TOO_MANY_REQUESTS} if no more can be remembered, and {@link
   * ErrorCode#SERVICE_UNAVAILABLE} if the cluster's memory does not answer.
   */
  Future<Void> take(BusMessage message) {
    Instant signed = Instant.ofEpochMilli(Long.parseLong(message.time()));
    if (signed.isBefore(born)) {
      return Future.failedFuture(
          new SignetException(
              ErrorCode.INVALID_SIGNATURE,
              "This message was signed before the cluster started, which cannot know it"));
    }
    String nonce = message.accessKeyId() + "/" + message.nonce();
    Instant now = clock.instant();
    Instant until = signed.plus(SigningTime.WINDOW).plus(MARGIN);
    try {
      if (!own.take(nonce, until, now)) {
        return Future.failedFuture(replayed());
      }
    } catch (SignetException full) {
      return Future.failedFuture(full);
    }
    return shared
        .putIfAbsent(nonce, "", Duration.between(now, until).toMillis())
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .transform(
            (previous, failure) -> {
              if (failure != null) {
                return Future.failedFuture(
                    new SignetException(
                        ErrorCode.SERVICE_UNAVAILABLE, "Replays cannot be recognised", failure));
              }
              return previous == null ? Future.succeededFuture() : Future.failedFuture(replayed());
            });
  }

  private static SignetException replayed() {
    return new SignetException(
        ErrorCode.REPLAYED, "This message was received before: its nonce is used up");
  }
}
