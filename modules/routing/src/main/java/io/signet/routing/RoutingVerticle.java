package io.signet.routing;

import io.signet.api.Addresses;
import io.signet.api.Exchange;
import io.signet.api.LocalCodec;
import io.signet.api.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageProducer;

/**
 * Listens for callers on one event loop. A node deploys one on each loop, all made by the same
 * {@link #instances supplier}; each hands its calls to the backend verticle of its own loop.
 */
public final class RoutingVerticle extends VerticleBase {

  private static final long FAREWELL_MILLIS = 500;

  private final RoutingInstances shared;
  private final Listeners listeners;

  RoutingVerticle(RoutingInstances shared) {
    this.shared = shared;
    this.listeners = new Listeners(shared.options);
  }

  /**
   * What makes the instances of a node.
   *
   * @param telemetry hears of every call that was answered
   */
  public static RoutingInstances instances(RoutingOptions options, Telemetry telemetry) {
    return new RoutingInstances(options, telemetry);
  }

  @Override
  public Future<?> start() {
    // Instances are paired with backend verticles by loop; the thread's name is the loop's.
    String address = Addresses.exchanges(Thread.currentThread().getName());
    MessageProducer<Exchange> backends = vertx.eventBus().sender(address, LocalCodec.options());
    Services services =
        new Services(
            shared.options,
            shared.tables,
            shared.trust,
            shared.telemetry,
            backends,
            new HttpClock(),
            new Untaken(vertx, shared.options.idleTimeout().toMillis()),
            () -> shared.leaving);
    return shared
        .tables
        .follow(vertx)
        .compose(following -> shared.trust.follow(vertx))
        .compose(following -> invocations(services).serve(vertx))
        .compose(serving -> new StageTargetLookup(shared.options.accountId()).serve(vertx))
        .compose(serving -> listeners.listen(vertx, new Gateway(services)))
        .onSuccess(shared::listening);
  }

  private Invocations invocations(Services services) {
    return new Invocations(
        new TestInvocations(vertx, services),
        new StageInvocations(vertx, shared.options, shared::httpPort));
  }

  /**
   * Tells callers for a moment to close their connections, then lets the calls in flight end.
   * Without the moment, whoever reuses a connection just then would find it closed.
   */
  @Override
  public Future<?> stop() {
    shared.leaving = true;
    return vertx.timer(FAREWELL_MILLIS).transform(over -> listeners.drain());
  }
}
