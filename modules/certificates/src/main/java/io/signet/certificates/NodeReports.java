package io.signet.certificates;

import io.signet.api.Addresses;
import io.signet.api.Applied;
import io.signet.api.Configuration;
import io.signet.api.NodePhase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports from time to time, and soon after every change, by which revision this node works; then
 * finishes what waited for such reports. Belongs to one event loop; one report at a time.
 */
final class NodeReports {

  private static final Logger LOG = LoggerFactory.getLogger(NodeReports.class);

  /** So that a row of changes is one report. */
  private static final long SOON_MILLIS = 200;

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final Nodes nodes;
  private final Leftovers leftovers;
  private final NodeProgress progress = new NodeProgress();

  private NodePhase phase = NodePhase.STARTING;
  private Future<?> running = Future.succeededFuture();
  private long timer = -1;
  private long dueNanos;
  private boolean changed;
  private boolean silent;
  private boolean stopped;

  NodeReports(Vertx vertx, WorkerExecutor workers, Nodes nodes, Leftovers leftovers) {
    this.vertx = vertx;
    this.workers = workers;
    this.nodes = nodes;
    this.leftovers = leftovers;
  }

  /** Subscribes and reports for the first time. */
  Future<?> start() {
    MessageConsumer<?> configurations =
        Addresses.CONFIGURATION.subscribe(vertx.eventBus(), this::announced);
    MessageConsumer<?> parts = Addresses.APPLIED.subscribe(vertx.eventBus(), this::applied);
    MessageConsumer<?> phases = Addresses.NODE_PHASES.subscribe(vertx.eventBus(), this::entered);
    schedule(0);
    return Future.all(
        List.of(configurations.completion(), parts.completion(), phases.completion()));
  }

  /** Ends the reports, and tells the other nodes not to wait for this one. */
  Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return running
        .otherwiseEmpty()
        .compose(
            ended ->
                workers.executeBlocking(
                    () -> {
                      nodes.leave();
                      return null;
                    }))
        .onFailure(failure -> LOG.warn("this node did not sign off", failure));
  }

  private void announced(Configuration configuration) {
    progress.announced(configuration);
    leftovers.look(configuration);
    schedule(SOON_MILLIS);
  }

  private void applied(Applied applied) {
    progress.applied(applied);
    schedule(SOON_MILLIS);
  }

  /** At once: a node that drains may be gone soon. */
  private void entered(NodePhase next) {
    phase = next;
    schedule(0);
  }

  /** Brings the next report forward, if it is not due earlier. */
  private void schedule(long millis) {
    if (!running.isComplete()) {
      changed = true;
      return;
    }
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    if (stopped || (timer >= 0 && dueNanos - due <= 0)) {
      return;
    }
    vertx.cancelTimer(timer);
    dueNanos = due;
    timer = vertx.setTimer(Math.max(1, millis), id -> run());
  }

  private void run() {
    timer = -1;
    changed = false;
    running =
        Addresses.CURRENT_CONFIGURATION
            .request(vertx.eventBus(), null)
            .map(Configuration::revision)
            .otherwise(0L)
            .map(progress::revision)
            .compose(revision -> report(revision, phase))
            .onComplete(told -> silent = false, this::notTold);
    // What runs before this future is seen as complete could schedule nothing.
    running.onComplete(
        ended ->
            vertx.runOnContext(
                later -> schedule(changed ? SOON_MILLIS : Nodes.REPORTS.toMillis())));
  }

  private void notTold(Throwable failure) {
    if (!silent) {
      LOG.warn("this node cannot report to the others", failure);
    }
    silent = true;
  }

  private Future<Void> report(long revision, NodePhase now) {
    return workers.executeBlocking(
        () -> {
          nodes.report(revision, now);
          leftovers.finish();
          return null;
        },
        false);
  }
}
