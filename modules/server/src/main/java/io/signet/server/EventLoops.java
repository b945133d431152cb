package io.signet.server;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;

/**
 * Deploys a verticle once on every event loop. Vert.x gives a deployment the next loop of its
 * group, and whatever else takes one in between shifts the count; so loops are claimed until every
 * one has its instance, and an instance that lands on a taken loop steps back.
 */
final class EventLoops {

  private static final int ATTEMPTS_A_LOOP = 32;

  private final Vertx vertx;
  private final int loops;

  /**
   * @param loops how many event loops Vert.x was given
   */
  EventLoops(Vertx vertx, int loops) {
    this.vertx = vertx;
    this.loops = loops;
  }

  /**
   * Deploys one instance a loop, one after the other.
   *
   * @return the names of the loops, as their threads are called; fails if a loop stayed empty
   */
  Future<Set<String>> deployOnEach(Supplier<? extends Deployable> verticle) {
    return deploy(verticle, new ConcurrentSkipListSet<>(), loops * ATTEMPTS_A_LOOP);
  }

  /**
   * Checks that two kinds of verticle stand on the same loops: a hand-over to a loop without a
   * receiver would be lost without a word.
   *
   * @throws IllegalStateException if they do not
   */
  void requirePairs(Set<String> routing, Set<String> backends) {
    if (routing.size() != loops || !routing.equals(backends)) {
      throw new IllegalStateException(
          "routing and backend verticles do not pair: " + routing + " and " + backends);
    }
  }

  private Future<Set<String>> deploy(
      Supplier<? extends Deployable> verticle, Set<String> taken, int attempts) {
    if (taken.size() == loops) {
      return Future.succeededFuture(taken);
    }
    if (attempts == 0) {
      return Future.failedFuture(
          new IllegalStateException(taken.size() + " of " + loops + " event loops were reached"));
    }
    int before = taken.size();
    return vertx
        .deployVerticle(new Claim(verticle, taken), new DeploymentOptions())
        .transform(
            (id, failure) ->
                failure == null || failure instanceof LoopTaken
                    ? deploy(verticle, taken, taken.size() > before ? attempts : attempts - 1)
                    : Future.failedFuture(failure));
  }

  /** Becomes an instance of the verticle if its loop has none yet. */
  private static final class Claim implements Deployable {

    private final Supplier<? extends Deployable> verticle;
    private final Set<String> taken;
    private Deployable instance;

    Claim(Supplier<? extends Deployable> verticle, Set<String> taken) {
      this.verticle = verticle;
      this.taken = taken;
    }

    @Override
    public Future<?> deploy(Context context) throws Exception {
      if (!taken.add(Thread.currentThread().getName())) {
        return Future.failedFuture(new LoopTaken());
      }
      instance = verticle.get();
      return instance.deploy(context);
    }

    @Override
    public Future<?> undeploy(Context context) throws Exception {
      return instance == null ? Future.succeededFuture() : instance.undeploy(context);
    }
  }

  /** An instance came to a loop that has one already. */
  private static final class LoopTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoopTaken() {
      super("taken", null, false, false);
    }
  }
}
