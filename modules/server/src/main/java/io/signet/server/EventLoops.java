package io.signet.server;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
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
   * The instances of one verticle.
   *
   * @param loops the names of the loops, as their threads are called
   * @param deployments the ids under which Vert.x knows them
   */
  record Instances(Set<String> loops, List<String> deployments) {

    /** Stops all of them at the same time. */
    Future<?> undeploy(Vertx vertx) {
      return Future.join(deployments.stream().map(vertx::undeploy).toList());
    }
  }

  /** Deploys one instance a loop, one after the other; fails if a loop stayed empty. */
  Future<Instances> deployOnEach(Supplier<? extends Deployable> verticle) {
    Instances instances = new Instances(new ConcurrentSkipListSet<>(), new ArrayList<>());
    return deploy(verticle, instances, loops * ATTEMPTS_A_LOOP);
  }

  /**
   * Checks that two kinds of verticle stand on the same loops: a hand-over to a loop without a
   * receiver would be lost without a word.
   *
   * @throws IllegalStateException if they do not
   */
  void requirePairs(Instances routing, Instances backends) {
    if (routing.loops.size() != loops || !routing.loops.equals(backends.loops)) {
      throw new IllegalStateException(
          "routing and backend verticles do not pair: " + routing.loops + " and " + backends.loops);
    }
  }

  private Future<Instances> deploy(
      Supplier<? extends Deployable> verticle, Instances instances, int attempts) {
    if (instances.loops.size() == loops) {
      return Future.succeededFuture(instances);
    }
    if (attempts == 0) {
      return Future.failedFuture(
          new IllegalStateException(
              instances.loops.size() + " of " + loops + " event loops were reached"));
    }
    return vertx
        .deployVerticle(new Claim(verticle, instances.loops), new DeploymentOptions())
        .transform(
            (id, failure) -> {
              if (failure == null) {
                instances.deployments.add(id);
                return deploy(verticle, instances, attempts);
              }
              return failure instanceof LoopTaken
                  ? deploy(verticle, instances, attempts - 1)
                  : Future.failedFuture(failure);
            });
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
