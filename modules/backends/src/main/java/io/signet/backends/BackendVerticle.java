package io.signet.backends;

import static java.util.Objects.requireNonNull;

import io.signet.api.Addresses;
import io.signet.api.Applied;
import io.signet.api.Configuration;
import io.signet.api.Exchange;
import io.signet.api.Telemetry;
import io.signet.api.WebhookCall;
import io.signet.keystore.Keystore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;

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
  private final Clock clock;

  private String part;
  private Backends backends;
  private MessageConsumer<Exchange> calls;
  private MessageConsumer<WebhookCall> webhooks;

  /**
   * @param keystore where the identities are
   * @param telemetry told of every TLS handshake
   */
  public BackendVerticle(Keystore keystore, BackendOptions options, Telemetry telemetry) {
    this(keystore, options, telemetry, Clock.systemUTC());
  }

  /**
   * @param keystore where the identities are
   * @param telemetry told of every TLS handshake
   * @param clock by which certificates expire
   */
  public BackendVerticle(
      Keystore keystore, BackendOptions options, Telemetry telemetry, Clock clock) {
    this.keystore = requireNonNull(keystore, "keystore is null");
    this.options = requireNonNull(options, "options is null");
    this.telemetry = requireNonNull(telemetry, "telemetry is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public Future<?> start() {
    String loop = Thread.currentThread().getName();
    part = "backends." + loop;
    backends = new Backends(vertx, keystore, options, telemetry, clock);
    return Addresses.CONFIGURATION
        .subscribe(vertx.eventBus(), this::configure)
        .completion()
        .compose(subscribed -> backends.newest())
        .onSuccess(this::configure)
        .compose(configured -> backends.serveProbes())
        .compose(serving -> backends.serveDiagnoses())
        .compose(serving -> serveWebhooks())
        .compose(serving -> serve(Addresses.exchanges(loop)));
  }

  private Future<Void> serve(String address) {
    calls = vertx.eventBus().localConsumer(address, call -> backends.accept(call.body()));
    return calls.completion();
  }

  private Future<Void> serveWebhooks() {
    webhooks = Addresses.WEBHOOKS.serve(vertx.eventBus(), new Webhooks(backends)::post);
    return webhooks.completion();
  }

  /** Ends after the calls in flight have, or at the limit of the options. */
  @Override
  public Future<?> stop() {
    tell(Applied.GONE);
    return Future.join(noMore(calls), noMore(webhooks)).eventually(() -> backends.stop());
  }

  private static Future<Void> noMore(MessageConsumer<?> consumer) {
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
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
