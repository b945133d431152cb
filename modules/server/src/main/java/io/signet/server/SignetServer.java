package io.signet.server;

import io.signet.admin.AdminVerticle;
import io.signet.admin.Credentials;
import io.signet.api.AccessKey;
import io.signet.api.Addresses;
import io.signet.api.NodePhase;
import io.signet.backends.BackendOptions;
import io.signet.backends.BackendVerticle;
import io.signet.bridge.BridgeVerticle;
import io.signet.certificates.CertificateVerticle;
import io.signet.certificates.NotificationVerticle;
import io.signet.certificates.ThisNode;
import io.signet.certificates.TrustVerticle;
import io.signet.cluster.ClusterKeys;
import io.signet.cluster.ClusterNode;
import io.signet.cluster.SharingVerticle;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.SealingKey;
import io.signet.routing.RoutingVerticle;
import io.signet.stages.StageVerticle;
import io.signet.store.DataDirectory;
import io.signet.store.Store;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Signet: opens what it keeps, starts Vert.x, and deploys the verticles in the order in
 * which they need each other. Closing goes the other way round.
 */
final class SignetServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SignetServer.class);
  private static final long START_SECONDS = 60;

  private final SignetConfig config;
  private final Clock clock;
  private final Closing closing = new Closing();
  private final Metrics metrics;
  private EventBus bus;
  private boolean served;

  private SignetServer(SignetConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.metrics = new Metrics(clock);
  }

  /**
   * Starts Signet and waits until it serves.
   *
   * @throws StartFailure with one line that says what to mend; nothing is left running
   */
  static SignetServer start(SignetConfig given, Map<String, String> environment) {
    return start(given, environment, Clock.systemUTC());
  }

  /**
   * As {@link #start(SignetConfig, Map)}, with a clock of its own.
   *
   * @param clock by which certificates are made and expire; the doors keep the system's, by which
   *     their callers sign
   */
  static SignetServer start(SignetConfig given, Map<String, String> environment, Clock clock) {
    long began = System.nanoTime();
    given.check();
    SignetServer server = new SignetServer(Ports.chosen(given), clock);
    try {
      server.run(environment);
    } catch (Exception e) {
      // Awaiting a Vert.x future throws what failed it, checked exceptions too.
      server.close();
      throw StartFailures.explain(e, server.config);
    }
    server.tellReady(began);
    return server;
  }

  private void tellReady(long began) {
    Addresses.NODE_PHASES.publish(bus, NodePhase.LIVE);
    boolean tls = config.https().certificate() != null;
    LOG.info(
        "signet is {} version={} ms={} https={} bridge={} http={} admin={}",
        served ? "ready" : "up but not ready, as its store is away",
        Version.current(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
        tls ? Ports.address(config.https().host(), config.https().port()) : "off",
        config.bridge().on()
            ? Ports.address(config.bridge().host(), config.bridge().port())
            : "off",
        Ports.address(config.http().host(), httpPort()),
        Ports.address(config.admin().host(), adminPort()));
  }

  SignetConfig config() {
    return config;
  }

  /** For tests of this package: what any node of the cluster hears. */
  EventBus bus() {
    return bus;
  }

  int httpPort() {
    return config.http().port();
  }

  int adminPort() {
    return config.admin().port();
  }

  /** Lets requests in flight end, then lets go of everything; safe to call twice. */
  @Override
  public void close() {
    LOG.info("signet is stopping");
    if (bus != null) {
      Addresses.NODE_PHASES.publish(bus, NodePhase.DRAINING);
    }
    closing.run();
  }

  private void run(Map<String, String> environment) {
    DataDirectory directory = closing.later("data directory", DataDirectory.open(config.dataDir()));
    ClusterKeys clusterKeys = clusterKeys(directory, environment);
    Transport transport = config.transport().choose();
    Future<ClusterNode> starting =
        ClusterNode.start(
            vertxOptions(),
            config.cluster().options(),
            clusterKeys,
            builder -> builder.withTransport(transport));
    AccessKey accessKey = Secrets.accessKey(directory.path(), environment);
    Keystore keystore = closing.later("keystore", openKeystore(directory, environment));
    Store store = closing.later("store", openStore(directory));

    ClusterNode node = await(starting);
    Vertx vertx = node.vertx();
    bus = vertx.eventBus();
    closing.later("vert.x", () -> await(node.close()));
    closing.later("metrics", metrics);
    Addresses.CONFIGURATION.subscribe(vertx.eventBus(), metrics::retain);

    deploy(
        vertx,
        new StageVerticle(
            store,
            config.stages().options(config.region(), config.accountId()),
            config.verdicts().options(),
            metrics));
    Addresses.NOTICES.subscribe(vertx.eventBus(), metrics::notice);
    deploy(vertx, new NotificationVerticle(config.notifications().options(), clock));
    deploy(
        vertx,
        new CertificateVerticle(
            store,
            keystore,
            new SealingKey(clusterKeys.writingKeyId(), clusterKeys.sealingKey()),
            config.certificateOptions(),
            clock,
            thisNode(directory, node)));
    deploy(vertx, new TrustVerticle(store, clusterKeys.trustSecrets(), config.trust().signature()));
    await(SharingVerticle.deploy(vertx, clusterKeys));
    store.onHint(revision -> Addresses.STORE_HINTS.publish(vertx.eventBus(), revision));
    served = store.trouble().isEmpty() || revisionInForce() > 0;
    EventLoops.Instances routing =
        deployDataLine(vertx, new SharedKeys(keystore, bus, clusterKeys), node.ports());
    HealthChecks health = new HealthChecks(vertx, store, keystore);
    closing.later("health checks", () -> await(health.close()));
    String admin = deploy(vertx, admin(accessKey, health));
    closing.later(
        "doors", () -> await(Future.join(routing.undeploy(vertx), vertx.undeploy(admin))));
    if (config.bridge().on()) {
      String bridge = deploy(vertx, new BridgeVerticle(config.bridge().options()));
      // What its clients wait for, the doors answer: it goes first.
      closing.later("bridge", () -> await(vertx.undeploy(bridge)));
    }
  }

  private long revisionInForce() {
    return await(Addresses.CURRENT_CONFIGURATION.request(bus, null)).revision();
  }

  /** Calls in flight need their backend verticles, so those stop after the doors. */
  private EventLoops.Instances deployDataLine(
      Vertx vertx, Keystore keystore, Set<Integer> clusterPorts) {
    EventLoops loops = new EventLoops(vertx, eventLoops());
    BackendOptions options = config.backends().options(Ports.own(config, clusterPorts));
    EventLoops.Instances backends =
        await(loops.deployOnEach(() -> new BackendVerticle(keystore, options, metrics, clock)));
    closing.later("backends", () -> await(backends.undeploy(vertx)));
    EventLoops.Instances routing =
        await(loops.deployOnEach(RoutingVerticle.instances(config.routing(), metrics)));
    loops.requirePairs(routing, backends);
    return routing;
  }

  private AdminVerticle admin(AccessKey accessKey, HealthChecks health) {
    return new AdminVerticle(
        config.admin().options(config.region()),
        Credentials.of(accessKey),
        health::readiness,
        metrics::scrape,
        metrics,
        Clock.systemUTC());
  }

  /** Operators know a node among others by its entry of the list, one by itself by its door. */
  private ThisNode thisNode(DataDirectory directory, ClusterNode node) {
    return new ThisNode(
        NodeName.readOrCreate(directory.path()),
        config.cluster().shares()
            ? config.cluster().advertise()
            : Ports.address(config.admin().host(), adminPort()),
        Version.current(),
        clock.instant(),
        node.member(),
        node::members);
  }

  /** A node by itself may make its own key; nodes that share must have been given the same. */
  private ClusterKeys clusterKeys(DataDirectory directory, Map<String, String> environment) {
    Path file = Secrets.clusterKeyFile(directory.path(), environment);
    return config.cluster().shares() ? ClusterKeys.read(file) : ClusterKeys.readOrCreate(file);
  }

  private Keystore openKeystore(DataDirectory directory, Map<String, String> environment) {
    try {
      return config.keystore().beside(config.store()).open(directory.path(), environment);
    } catch (KeystoreException e) {
      throw new StartFailure(StartFailure.OTHER, e.getMessage(), e);
    }
  }

  private Store openStore(DataDirectory directory) {
    return config.store().open(directory, clock);
  }

  private VertxOptions vertxOptions() {
    return new VertxOptions()
        .setEventLoopPoolSize(eventLoops())
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private int eventLoops() {
    return config.eventLoops() > 0
        ? config.eventLoops()
        : Runtime.getRuntime().availableProcessors();
  }

  private static String deploy(Vertx vertx, Deployable verticle) {
    return await(vertx.deployVerticle(verticle));
  }

  private static <T> T await(Future<T> future) {
    return future.timeout(START_SECONDS, TimeUnit.SECONDS).await();
  }
}
