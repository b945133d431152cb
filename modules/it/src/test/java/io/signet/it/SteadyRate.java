package io.signet.it;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.awaitility.Awaitility;

/** So many calls a second, however long each takes, on one event loop. */
final class SteadyRate {

  private static final int TICK_MILLIS = 5;
  private static final int FEWEST = 50;

  private static final Duration WARM = Duration.ofSeconds(60);
  private static final Duration ENDED = Duration.ofSeconds(120);

  /** As many seconds' calls without an answer, and it is of no use to wait for calm. */
  private static final int HOPELESS = 10;

  private final LongFunction<Future<?>> call;
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private volatile Pace pace;
  private volatile boolean sending = true;
  private volatile boolean over;

  private SteadyRate(LongFunction<Future<?>> call, Pace pace) {
    this.call = call;
    this.pace = pace;
  }

  /**
   * How many calls there are a second.
   *
   * @param begun since when, by {@link System#nanoTime()}
   * @param before how many had been sent then
   */
  private record Pace(int perSecond, long begun, long before) {

    long due() {
      return before + (System.nanoTime() - begun) / 1_000 * perSecond / 1_000_000;
    }
  }

  /**
   * Begins to call.
   *
   * @param call makes the call of a number, the first of which is 0
   */
  static SteadyRate start(Vertx vertx, int perSecond, LongFunction<Future<?>> call) {
    SteadyRate rate = new SteadyRate(call, new Pace(perSecond, System.nanoTime(), 0));
    Context loop = vertx.getOrCreateContext();
    loop.runOnContext(go -> vertx.setPeriodic(TICK_MILLIS, timer -> rate.tick(vertx, timer)));
    return rate;
  }

  /**
   * Waits until some seconds' calls have ended and the others do not pile up: all is warm then. On
   * a machine that is too slow for so many, there are half as many, and half again, and it says so.
   */
  void awaitCalm(int seconds) {
    while (!calm(seconds)) {
      int fewer = pace.perSecond / 2;
      if (fewer < FEWEST) {
        throw new AssertionError("calls pile up even at " + pace.perSecond + " a second");
      }
      System.out.printf("too many for this machine: %d calls a second, now %d%n", 2 * fewer, fewer);
      awaitAll();
      pace = new Pace(fewer, System.nanoTime(), sent.get());
      sending = true;
    }
  }

  /** How many calls a second there are to be, as the machine bears them. */
  int perSecond() {
    return pace.perSecond;
  }

  /** Sends no more, waits until all calls have ended, and answers how many a second there were. */
  double stop() {
    Pace last = pace;
    double seconds = (System.nanoTime() - last.begun) / 1e9;
    double rate = (sent.get() - last.before) / seconds;
    over = true;
    awaitAll();
    return rate;
  }

  private boolean calm(int seconds) {
    Pace now = pace;
    long end = System.nanoTime() + WARM.plusSeconds(seconds).toNanos();
    return Awaitility.await()
        .forever()
        .until(
            () -> {
              if (isCalm(now, seconds)) {
                return Optional.of(true);
              }
              boolean hopeless = behind() > (long) HOPELESS * now.perSecond;
              return hopeless || System.nanoTime() - end > 0
                  ? Optional.of(false)
                  : Optional.<Boolean>empty();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private boolean isCalm(Pace now, int seconds) {
    return ended.get() - now.before > (long) seconds * now.perSecond
        && behind() < Math.max(now.perSecond / 20, 5);
  }

  private long behind() {
    return sent.get() - ended.get();
  }

  private void awaitAll() {
    sending = false;
    Awaitility.await().atMost(ENDED).until(() -> behind() == 0);
  }

  private void tick(Vertx vertx, long timer) {
    if (over) {
      vertx.cancelTimer(timer);
    }
    Pace now = pace;
    while (sending && sent.get() < now.due()) {
      call.apply(sent.getAndIncrement()).onComplete(done -> ended.incrementAndGet());
    }
  }
}
