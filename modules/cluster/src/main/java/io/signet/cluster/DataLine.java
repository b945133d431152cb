package io.signet.cluster;

import io.signet.api.Addresses;
import io.signet.api.Applied;
import io.signet.api.Configuration;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of this node's data line have put in force. A write is acknowledged when all of
 * them work by it, so that whoever reads the acknowledgement finds the next call changed. Runs on
 * one event loop.
 */
final class DataLine {

  private static final Logger LOG = LoggerFactory.getLogger(DataLine.class);

  /** A part that takes longer keeps nobody waiting; it will have the configuration when it has. */
  private static final long PATIENCE_MILLIS = 2_000;

  /** No part of the data line: nobody waits for it. */
  private static final String STORE = "store";

  private final Vertx vertx;
  private final TimeLimit limit;
  private final Map<String, Long> parts = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private long announced;

  /**
   * @param context the only one that this is used on
   */
  DataLine(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.limit = new TimeLimit(context, PATIENCE_MILLIS);
    Addresses.APPLIED.subscribe(vertx.eventBus(), this::applied);
  }

  /** Tells every part of a new configuration. */
  void announce(Configuration configuration) {
    announced = configuration.revision();
    Addresses.CONFIGURATION.publish(vertx.eventBus(), configuration);
  }

  /**
   * Waits until the parts work by a revision, as far as it changed anything for them, and at most
   * two seconds.
   *
   * @return the revision
   */
  Future<Long> reached(long revision) {
    long awaited = Math.min(revision, announced);
    if (worksBy(awaited)) {
      return Future.succeededFuture(revision);
    }
    Waiting next = new Waiting(awaited, Promise.promise());
    waiting.add(next);
    return limit
        .on(next.promise.future())
        .otherwise(
            late -> {
              waiting.remove(next);
              LOG.warn("late to take over the configuration revision={} parts={}", awaited, parts);
              return null;
            })
        .map(reached -> revision);
  }

  /**
   * Has this node count as one that works by no revision, until it is started again: nothing is to
   * be destroyed because it says that it does without.
   */
  void disown() {
    Addresses.APPLIED.publish(vertx.eventBus(), new Applied(STORE, 0));
  }

  private void applied(Applied report) {
    if (report.part().equals(STORE)) {
      return;
    }
    if (report.revision() == Applied.GONE) {
      parts.remove(report.part());
    } else {
      parts.merge(report.part(), report.revision(), Math::max);
    }
    List<Waiting> due = waiting.stream().filter(each -> worksBy(each.revision)).toList();
    waiting.removeAll(due);
    due.forEach(each -> each.promise.tryComplete());
  }

  private boolean worksBy(long revision) {
    return parts.values().stream().allMatch(applied -> applied >= revision);
  }

  private record Waiting(long revision, Promise<Void> promise) {}
}
