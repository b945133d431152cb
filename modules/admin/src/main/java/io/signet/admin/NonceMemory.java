package io.signet.admin;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Duration;

/**
 * Remembers which messages were seen, for the whole cluster: the bus gives messages to the nodes in
 * turn, and a replay would reach another node than the original.
 */
final class NonceMemory {

  private static final String MAP = "signet.nonces";

  /** A message may come early by one window and be valid until the end of the next. */
  private static final Duration KEPT = SigningTime.WINDOW.multipliedBy(2).plusMinutes(1);

  private final AsyncMap<String, String> seen;

  private NonceMemory(AsyncMap<String, String> seen) {
    this.seen = seen;
  }

  static Future<NonceMemory> open(Vertx vertx) {
    return vertx.sharedData().<String, String>getAsyncMap(MAP).map(NonceMemory::new);
  }

  /**
   * Takes a nonce. Fails with {@link ErrorCode#INVALID_SIGNATURE} if it was taken before, and with
   * {@link ErrorCode#SERVICE_UNAVAILABLE} if that cannot be known.
   */
  Future<Void> take(String accessKeyId, String nonce) {
    return seen.putIfAbsent(accessKeyId + "/" + nonce, "", KEPT.toMillis())
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
        ErrorCode.INVALID_SIGNATURE, "This message was received before: its nonce is used up");
  }
}
