package io.signet.admin;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * The doors on the event bus, with threads of their own: the cluster's memory of nonces blocks, for
 * a minute when members come and go, and nobody else's work is to wait for that.
 */
final class BusVerticle extends VerticleBase {

  private static final int WORKERS = 8;

  private final Supplier<Future<BusDoor>> assembly;
  private BusDoor door;

  private BusVerticle(Supplier<Future<BusDoor>> assembly) {
    this.assembly = assembly;
  }

  /** Deploys it; as a child of the verticle that does, which stops after it. */
  static Future<String> deploy(Vertx vertx, Supplier<Future<BusDoor>> assembly) {
    DeploymentOptions options =
        new DeploymentOptions().setWorkerPoolName("signet-bus").setWorkerPoolSize(WORKERS);
    return vertx.deployVerticle(new BusVerticle(assembly), options);
  }

  @Override
  public Future<?> start() {
    return assembly
        .get()
        .compose(
            assembled -> {
              door = assembled;
              return door.open();
            });
  }

  @Override
  public Future<?> stop() {
    return door.close();
  }
}
