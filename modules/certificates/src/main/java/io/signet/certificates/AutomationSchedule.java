package io.signet.certificates;

import io.signet.api.Addresses;
import io.signet.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks from time to time what is due, never twice at once; belongs to one event loop. */
final class AutomationSchedule {

  private static final Logger LOG = LoggerFactory.getLogger(AutomationSchedule.class);

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final Store store;
  private final Automation automation;
  private final Duration interval;

  private Future<?> running = Future.succeededFuture();
  private long timer;
  private boolean stopped;

  AutomationSchedule(
      Vertx vertx, WorkerExecutor workers, Store store, Automation automation, Duration interval) {
    this.vertx = vertx;
    this.workers = workers;
    this.store = store;
    this.automation = automation;
    this.interval = interval;
  }

  void start() {
    if (!stopped) {
      timer = vertx.setTimer(interval.toMillis(), id -> run());
    }
  }

  /** Ends the schedule; done when what runs is done. */
  Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return running.otherwiseEmpty();
  }

  private void run() {
    running =
        workers
            .executeBlocking(automation::check, false)
            .compose(worked -> worked > 0 ? share() : Future.succeededFuture())
            .onFailure(failure -> LOG.warn("it was not looked what is due", failure))
            .onComplete(done -> start());
  }

  /** As after an operator's write. If it is late, the node pulls by itself. */
  private Future<?> share() {
    return workers
        .executeBlocking(store::revision, false)
        .compose(revision -> Addresses.SHARE.request(vertx.eventBus(), revision))
        .otherwiseEmpty();
  }
}
