package io.signet.backends;

import static java.util.Objects.requireNonNull;

import io.signet.api.Addresses;
import io.signet.api.Applied;
import io.signet.api.Configuration;
import io.signet.api.Exchange;
import io.signet.api.Telemetry;
import io.signet.keystore.Keystore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * Calls backends. One instance for each event loop: it serves the calls that the routing verticle
 * of the same loop hands over at {@link Addresses#exchanges} under the name of the loop's thread. A
 * call is a plain send of an {@link Exchange} with {@link io.signet.api.LocalCodec}; there is no
 * reply, the exchange's listener hears the outcome.
 */
public final class BackendVerticle extends VerticleBase {

  private final Keystore keystore;
  private final BackendOptions options;
  private final Telemetry telemetry;

  private String part;
  private Backends backends;
  private MessageConsumer<Exchange> calls;

  /**
   * @param keystore where the identities are
   * @param telemetry told of every TLS handshake
   */
  public BackendVerticle(Keystore keystore, BackendOptions options, Telemetry telemetry) {
    this.keystore = requireNonNull(keystore, "keystore is null");
    this.options = requireNonNull(options, "options is null");
    this.telemetry = requireNonNull(telemetry, "telemetry is null");
  }

  @Override
  public Future<?> start() {
    String loop = Thread.currentThread().getName();
    part = "backends." + loop;
    backends = new Backends(vertx, keystore, options, telemetry);
    return Addresses.CONFIGURATION
        .subscribe(vertx.eventBus(), this::configure)
        .completion()
        .compose(subscribed -> backends.newest())
        .onSuccess(this::configure)
        .compose(configured -> backends.serveProbes())
        .compose(serving -> backends.serveDiagnoses())
        .compose(serving -> serve(Addresses.exchanges(loop)));
  }

  private Future<Void> serve(String address) {
    calls = vertx.eventBus().localConsumer(address, call -> backends.accept(call.body()));
    return calls.completion();
  }

  /** Ends after the calls in flight have, or at the limit of the options. */
  @Override
  public Future<?> stop() {
    tell(Applied.GONE);
    Future<Void> noMoreCalls = calls == null ? Future.succeededFuture() : calls.unregister();
    return noMoreCalls.eventually(() -> backends.stop());
  }

  private void configure(Configuration configuration) {
    backends.configure(configuration);
    tell(configuration.revision());
  }

  private void tell(long revision) {
    Addresses.APPLIED.publish(vertx.eventBus(), new Applied(part, revision));
  }

  /** For tests of this package. */
  Backends backends() {
    return backends;
  }
}
