package io.signet.it;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Callers that call without a pause until this is closed, each URL in turn. */
final class SteadyLoad implements AutoCloseable {

  private final ExecutorService callers;
  private final List<URI> urls;
  private final List<SwitchWatch> watches;
  private final AtomicLong answered = new AtomicLong();
  private final CountDownLatch ended;
  private volatile boolean running = true;

  private SteadyLoad(int callers, List<URI> urls, List<SwitchWatch> watches) {
    this.callers = Executors.newFixedThreadPool(callers);
    this.ended = new CountDownLatch(callers);
    this.urls = urls;
    this.watches = watches;
  }

  /**
   * Starts the callers.
   *
   * @param watches one for each URL, told of every answer
   */
  static SteadyLoad start(int callers, List<URI> urls, List<SwitchWatch> watches) {
    SteadyLoad load = new SteadyLoad(callers, urls, watches);
    for (int i = 0; i < callers; i++) {
      load.callers.execute(load::call);
    }
    return load;
  }

  /** Waits until a time has passed and every caller has called on every URL after it. */
  void awaitCallsAfter(Duration time) {
    long wanted = System.nanoTime() + time.toNanos();
    AtomicLong mark = new AtomicLong(-1);
    Awaitility.await()
        .atMost(time.plusSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> enoughAfter(wanted, mark));
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    if (!ended.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("callers still wait for answers");
    }
    callers.shutdown();
  }

  private boolean enoughAfter(long wanted, AtomicLong mark) {
    if (System.nanoTime() < wanted) {
      return false;
    }
    mark.compareAndSet(-1, answered.get());
    return answered.get() >= mark.get() + 2 * ended.getCount() * urls.size();
  }

  private void call() {
    try {
      for (int i = 0; running; i++) {
        int at = i % urls.size();
        try {
          watches.get(at).saw(Clients.get(urls.get(at)));
        } catch (UncheckedIOException e) {
          watches.get(at).lost(e);
        }
        answered.incrementAndGet();
      }
    } finally {
      ended.countDown();
    }
  }
}
