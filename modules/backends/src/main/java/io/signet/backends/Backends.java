package io.signet.backends;

import io.signet.api.Addresses;
import io.signet.api.BackendTarget;
import io.signet.api.Configuration;
import io.signet.api.Exchange;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.api.Telemetry;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that one event loop needs to call backends, put together. */
final class Backends {

  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

  private final Vertx vertx;
  private final BackendOptions options;
  private final Telemetry telemetry;
  private final Identities identities;
  private final TlsContexts contexts;
  private final Clients clients;
  private final Prober prober;
  private final Doctor doctor;
  private final Connector connector;
  private final Routes routes;
  private final Deadlines deadlines;
  private final Complaints complaints = new Complaints();
  private final Clock clock;
  private final long idleMillis;
  private final long sweeper;

  Backends(
      Vertx vertx, Keystore keystore, BackendOptions options, Telemetry telemetry, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
    this.options = options;
    this.telemetry = telemetry;
    this.identities = new Identities(vertx, keystore);
    this.contexts = new TlsContexts(vertx, options);
    this.clients = new Clients(vertx, identities, contexts);
    AddressPolicy policy = new AddressPolicy(options.addresses());
    Resolver resolver = new Resolver(vertx, policy, InetAddress::getAllByName);
    this.prober = new Prober(vertx, resolver, contexts);
    this.doctor = new Doctor(prober);
    this.connector = new Connector(resolver, options.times(), telemetry);
    this.routes = new Routes(clients, this::pool, this::newest);
    this.deadlines = new Deadlines(vertx);
    this.idleMillis = options.times().idle().toMillis();
    long often = Math.max(10, Math.min(1000, options.times().keepAlive().toMillis() / 4));
    this.sweeper = vertx.setPeriodic(often, id -> sweep());
  }

  /** Answers questions about the backends of stages until the verticle is undeployed. */
  Future<Void> serveProbes() {
    StageProbes probes = new StageProbes(vertx, identities, prober, this::newest);
    return new ProbeService(probes)
        .serve(vertx.eventBus())
        .compose(serving -> new VerdictService(probes).serve(vertx.eventBus()));
  }

  /** Diagnoses backends for whoever asks, until the verticle is undeployed. */
  Future<Void> serveDiagnoses() {
    return new Diagnoses(doctor, identities, this::newest).serve(vertx.eventBus());
  }

  /** Makes a call; what becomes of it, the exchange is told. */
  void accept(Exchange exchange) {
    new Invocation(this, exchange).start();
  }

  /** Puts a configuration in force. */
  void configure(Configuration configuration) {
    routes.configure(configuration);
    Map<KeyId, String> wanted = new HashMap<>();
    for (StoredCertificate each : routes.presented()) {
      String id = each.certificate().clientCertificateId();
      // A successor is read before it is needed, so that a switch keeps no call waiting.
      each.versions().forEach(it -> wanted.put(new KeyId(id, it.version()), it.fingerprint()));
    }
    identities.retain(wanted.keySet());
    wanted.forEach(this::keep);
  }

  private void keep(KeyId id, String fingerprint) {
    identities
        .keep(id, fingerprint)
        .onFailure(
            failure ->
                LOG.error(
                    "identity not usable id={} reason={}",
                    id,
                    failure.getMessage(),
                    failure.getCause()));
  }

  /** Asks for the configuration in force; the present one if nobody serves it. */
  Future<Configuration> newest() {
    return Addresses.CURRENT_CONFIGURATION
        .request(vertx.eventBus(), null)
        .otherwise(Configuration.EMPTY);
  }

  /** Takes no more calls, lets those in flight end, and closes everything. */
  Future<Void> stop() {
    vertx.cancelTimer(sweeper);
    long timer = vertx.setTimer(options.times().stop().toMillis(), id -> routes.cutOff());
    return routes
        .stop()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              clients.sweep();
              deadlines.close();
              prober.close();
              contexts.close();
            });
  }

  Routes routes() {
    return routes;
  }

  Clients clients() {
    return clients;
  }

  Prober prober() {
    return prober;
  }

  Doctor doctor() {
    return doctor;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  /** Which certificates have expired. */
  Clock clock() {
    return clock;
  }

  long idleMillis() {
    return idleMillis;
  }

  /** How many identities are in memory, for tests and health. */
  int identitiesRead() {
    return identities.size();
  }

  void complain(Exchange exchange, SignetException failure, Supplier<Diagnosed> diagnosis) {
    complaints.about(exchange, failure, diagnosis);
    if (presents(exchange.target())) {
      telemetry.failedWith(exchange.target().certificateId(), failure.code());
    }
  }

  private ConnectionPool pool(
      BackendTarget target, TlsClient client, boolean singleUse, Runnable whenGone) {
    LongAdder calls = presents(target) ? telemetry.callsWith(target.certificateId()) : null;
    return new ConnectionPool(
        vertx, options, target, client, connector, calls, singleUse, whenGone);
  }

  private static boolean presents(BackendTarget target) {
    return target.tls() && target.certificateId() != null;
  }

  private void sweep() {
    routes.sweep();
    clients.sweep();
  }
}
