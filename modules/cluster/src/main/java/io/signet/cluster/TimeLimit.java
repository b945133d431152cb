package io.signet.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;

/**
 * How long something may take, for state that belongs to one context: a future without a context
 * times out on a thread of its own, and what follows would run there.
 *
 * @param context where the outcome is told
 */
record TimeLimit(Context context, long millis) {

  /** The outcome of some work, or {@link java.util.concurrent.TimeoutException}. */
  <T> Future<T> on(Future<T> work) {
    Promise<T> ended = Promise.promise();
    work.timeout(millis, TimeUnit.MILLISECONDS)
        .onComplete(
            (value, failure) -> context.runOnContext(back -> ended.complete(value, failure)));
    return ended.future();
  }
}
