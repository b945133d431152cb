package io.signet.bridge;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** The bridge for clients that are no JVM. One instance a node, on an event loop. */
public final class BridgeVerticle extends VerticleBase {

  private final BridgeOptions options;
  private BridgeServer server;

  public BridgeVerticle(BridgeOptions options) {
    this.options = requireNonNull(options, "options is null");
  }

  /** The port that is listened on; once started. */
  public int actualPort() {
    return server.actualPort();
  }

  @Override
  public Future<?> start() {
    server = new BridgeServer(vertx, options);
    return server.listen();
  }

  /** Done when what clients wait for is answered, or after the options' drain time. */
  @Override
  public Future<?> stop() {
    return server.drain();
  }
}
