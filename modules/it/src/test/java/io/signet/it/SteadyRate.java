package io.signet.it;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.awaitility.Awaitility;

/** So many calls a second, however long each takes, on one event loop. */
final class SteadyRate {

  private static final int TICK_MILLIS = 5;

  private final int perSecond;
  private final LongFunction<Future<?>> call;
  private final long begun = System.nanoTime();
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();

  private SteadyRate(int perSecond, LongFunction<Future<?>> call) {
    this.perSecond = perSecond;
    this.call = call;
  }

  /**
   * Begins to call.
   *
   * @param call makes the call of a number, the first of which is 0
   */
  static SteadyRate start(Vertx vertx, int perSecond, LongFunction<Future<?>> call) {
    SteadyRate rate = new SteadyRate(perSecond, call);
    Context loop = vertx.getOrCreateContext();
    loop.runOnContext(go -> vertx.setPeriodic(TICK_MILLIS, timer -> rate.tick(vertx, timer)));
    return rate;
  }

  /** Waits until some seconds' calls have ended and the others do not pile up: all is warm then. */
  void awaitCalm(int seconds) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .until(
            () ->
                ended.get() > (long) seconds * perSecond
                    && sent.get() - ended.get() < perSecond / 20);
  }

  /** Sends no more, waits until all calls have ended, and answers how many a second there were. */
  double stop() {
    running.set(false);
    double seconds = (System.nanoTime() - begun) / 1e9;
    double rate = sent.get() / seconds;
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> !running.get() && ended.get() == sent.get());
    return rate;
  }

  private void tick(Vertx vertx, long timer) {
    if (!running.get()) {
      vertx.cancelTimer(timer);
      return;
    }
    long due = (System.nanoTime() - begun) / 1_000 * perSecond / 1_000_000;
    while (sent.get() < due) {
      call.apply(sent.getAndIncrement()).onComplete(done -> ended.incrementAndGet());
    }
  }
}
