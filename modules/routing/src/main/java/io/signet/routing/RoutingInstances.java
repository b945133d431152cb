package io.signet.routing;

import io.signet.api.Telemetry;
import java.time.Clock;
import java.util.function.Supplier;

/** Makes the routing verticles of one node, which share one route table. */
public final class RoutingInstances implements Supplier<RoutingVerticle> {

  final RoutingOptions options;
  final Telemetry telemetry;
  final RouteTables tables;
  final TrustBundles trust = new TrustBundles(Clock.systemUTC());

  /** Set when the node stops: callers are told to bring their next call elsewhere. */
  volatile boolean leaving;

  private volatile Listeners.Ports ports = new Listeners.Ports(0, 0);

  RoutingInstances(RoutingOptions options, Telemetry telemetry) {
    this.options = options;
    this.telemetry = telemetry;
    this.tables = new RouteTables(options.accountId());
  }

  @Override
  public RoutingVerticle get() {
    return new RoutingVerticle(this);
  }

  /** The port without TLS, once an instance has started; 0 before. */
  public int httpPort() {
    return ports.http();
  }

  /** The port with TLS, once an instance has started; 0 before, and if there is none. */
  public int httpsPort() {
    return ports.https();
  }

  void listening(Listeners.Ports bound) {
    ports = bound;
  }
}
