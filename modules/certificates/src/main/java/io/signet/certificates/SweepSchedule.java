package io.signet.certificates;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps at once and then from time to time, never two at once; belongs to one event loop. */
final class SweepSchedule {

  private static final Logger LOG = LoggerFactory.getLogger(SweepSchedule.class);

  private static final Duration LEAST_DELAY = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final Sweeper sweeper;
  private final Duration interval;
  private final Duration grace;

  private Future<?> running = Future.succeededFuture();
  private long timer;
  private boolean stopped;

  /**
   * @param interval between sweeps when nothing is left to do
   * @param grace until the next sweep when orphans wait for it
   */
  SweepSchedule(
      Vertx vertx, WorkerExecutor workers, Sweeper sweeper, Duration interval, Duration grace) {
    this.vertx = vertx;
    this.workers = workers;
    this.sweeper = sweeper;
    this.interval = interval;
    this.grace = grace;
  }

  /** Starts a sweep; what it finds decides when the next one is due. */
  void run() {
    running =
        workers
            .executeBlocking(sweeper::sweep)
            .onComplete(
                findings -> again(findings.waiting().isEmpty() ? interval : sooner()),
                failure -> {
                  LOG.warn("keys and documents were not compared", failure);
                  again(interval);
                });
  }

  /** Ends the schedule; done when a running sweep is done. */
  Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return running.otherwiseEmpty();
  }

  private Duration sooner() {
    Duration wait = grace.compareTo(LEAST_DELAY) < 0 ? LEAST_DELAY : grace;
    return wait.compareTo(interval) < 0 ? wait : interval;
  }

  private void again(Duration delay) {
    if (!stopped) {
      timer = vertx.setTimer(delay.toMillis(), id -> run());
    }
  }
}
