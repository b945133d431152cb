package io.signet.backends;

import io.signet.api.BackendSettings;
import io.signet.api.BackendTarget;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.StoredCertificate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a target to the pool whose connections may serve it, by the configuration in force. When
 * that changes, what no longer fits is retired at once. Only its event loop may use it.
 */
final class Routes {

  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final Clients clients;
  private final PoolFactory factory;
  private final Supplier<Future<Configuration>> newest;

  private Configuration configuration = Configuration.EMPTY;
  private Set<String> certificatesInUse = Set.of();
  private Map<BackendTarget, Route> routes = new HashMap<>();
  private final Map<PoolKey, ConnectionPool> pools = new HashMap<>();
  private final Set<ConnectionPool> open = new HashSet<>();
  private Promise<Void> stopping;

  /**
   * @param factory makes pools
   * @param newest asks for the configuration in force, should it be newer than what was announced
   */
  Routes(Clients clients, PoolFactory factory, Supplier<Future<Configuration>> newest) {
    this.clients = clients;
    this.factory = factory;
    this.newest = newest;
  }

  /** Makes the pool of a target. */
  @FunctionalInterface
  interface PoolFactory {

    /**
     * @param singleUse whether its connections serve one call each
     * @param whenGone to be told when the pool has closed
     */
    ConnectionPool make(
        BackendTarget target, TlsClient client, boolean singleUse, Runnable whenGone);
  }

  private record PoolKey(TlsProfile profile, String host, int port) {}

  /** The route of a target; {@code null} if it has to be {@linkplain #resolve resolved}. */
  Route find(BackendTarget target) {
    Route route = routes.get(target);
    return route == null || route.pool().retired() ? null : route;
  }

  /**
   * Makes the route of a target.
   *
   * @param diagnosed whether the call wants a connection and a TLS context of its own
   * @return fails with a {@link SignetException}; above all when a certificate that the target
   *     names cannot be presented, for such a call must not go out without
   */
  Future<Route> resolve(BackendTarget target, boolean diagnosed) {
    return resolve(target, diagnosed, true);
  }

  private Future<Route> resolve(BackendTarget target, boolean diagnosed, boolean mayLookAgain) {
    if (stopping != null) {
      return Future.failedFuture(
          new SignetException(ErrorCode.SERVICE_UNAVAILABLE, "this node is stopping"));
    }
    StoredCertificate certificate = certificate(configuration, target);
    boolean unknown = certificate == null && target.tls() && target.certificateId() != null;
    boolean unused = !inUse(certificate, certificatesInUse);
    if (mayLookAgain && (unknown || (unused && !diagnosed))) {
      return lookAgain(target, diagnosed);
    }
    BackendTarget switched = diagnosed ? target : switched(target);
    if ((unknown || unused) && !switched.equals(target)) {
      return resolve(switched, false, false);
    }
    if (unknown) {
      return unknown(target);
    }
    BackendSettings settings = settings(configuration, target);
    TlsProfile profile = TlsProfile.of(target, settings, certificate);
    if (diagnosed || unused) {
      return clients
          .single(profile, settings.trustBundle(), diagnosed)
          .map(client -> Route.to(open(target, client, true, () -> {}), target));
    }
    return clients
        .shared(profile, settings.trustBundle())
        .compose(
            client ->
                profile.equals(profile(configuration, target))
                    ? Future.succeededFuture(install(target, profile, client))
                    : resolve(target, false, mayLookAgain));
  }

  /** Another part of the node may know a newer configuration a moment earlier than this one. */
  private Future<Route> lookAgain(BackendTarget target, boolean diagnosed) {
    return newest
        .get()
        .compose(
            found -> {
              configure(found);
              return resolve(target, diagnosed, false);
            });
  }

  /**
   * The target with the certificate that its stage has now. A call that still waited for a
   * connection when its stage was switched goes on as if it had come after; the certificate that it
   * came with may be gone by then, key and all.
   */
  private BackendTarget switched(BackendTarget target) {
    Document<Stage> stage = configuration.get(Kind.STAGE, target.stageKey());
    return stage == null
        ? target
        : new BackendTarget(
            target.stageKey(),
            target.tls(),
            target.host(),
            target.port(),
            stage.value().clientCertificateId(),
            target.insecureSkipVerification(),
            target.presentExpired());
  }

  private static Future<Route> unknown(BackendTarget target) {
    return Future.failedFuture(
        new SignetException(
            ErrorCode.INTEGRATION_CONFIGURATION,
            "the client certificate " + target.certificateId() + " is unknown"));
  }

  private Route install(BackendTarget target, TlsProfile profile, TlsClient client) {
    PoolKey key = new PoolKey(profile, target.host(), target.port());
    ConnectionPool pool = pools.get(key);
    if (pool == null || pool.retired()) {
      Runnable forget = () -> pools.computeIfPresent(key, (k, p) -> p.retired() ? null : p);
      pool = open(target, client, false, forget);
      pools.put(key, pool);
    }
    Route route = Route.to(pool, target);
    routes.put(target, route);
    return route;
  }

  private ConnectionPool open(
      BackendTarget target, TlsClient client, boolean singleUse, Runnable forget) {
    if (target.tls() && target.insecureSkipVerification()) {
      LOG.warn("backend authority not verified origin={}", target.origin());
    }
    ConnectionPool[] made = new ConnectionPool[1];
    made[0] = factory.make(target, client, singleUse, () -> gone(made[0], forget));
    open.add(made[0]);
    return made[0];
  }

  private void gone(ConnectionPool pool, Runnable forget) {
    open.remove(pool);
    forget.run();
    if (stopping != null && open.isEmpty()) {
      stopping.tryComplete();
    }
  }

  /** Puts a configuration in force and retires what does not belong to it. */
  void configure(Configuration next) {
    if (next.revision() < configuration.revision()) {
      return;
    }
    configuration = next;
    certificatesInUse = certificatesOf(next);
    routes = new HashMap<>();
    for (ConnectionPool pool : new ArrayList<>(pools.values())) {
      if (!fits(pool, next)) {
        LOG.info(
            "retired origin={} identity={}",
            pool.target().origin(),
            pool.client().profile().identity());
        pool.retire();
      }
    }
  }

  private boolean fits(ConnectionPool pool, Configuration next) {
    StoredCertificate certificate = certificate(next, pool.target());
    return inUse(certificate, certificatesInUse)
        && pool.client().profile().equals(profile(next, pool.target()));
  }

  /** The identities that stages present now. */
  List<StoredCertificate> presented() {
    List<StoredCertificate> presented = new ArrayList<>();
    for (String id : certificatesInUse) {
      Document<StoredCertificate> document = configuration.get(Kind.CERTIFICATE, id);
      if (document != null) {
        presented.add(document.value());
      }
    }
    return presented;
  }

  /** Closes what has been unused for too long. */
  void sweep() {
    long now = System.nanoTime();
    for (ConnectionPool pool : new ArrayList<>(open)) {
      pool.sweep(now);
    }
  }

  /** How many connections are open, for tests and health. */
  int connections() {
    return open.stream().mapToInt(ConnectionPool::connections).sum();
  }

  /** How many calls wait for a connection, for tests and health. */
  int waiting() {
    return open.stream().mapToInt(ConnectionPool::waiting).sum();
  }

  /** Takes no more calls; the future completes when the last of those in flight has ended. */
  Future<Void> stop() {
    stopping = Promise.promise();
    new ArrayList<>(open).forEach(ConnectionPool::retire);
    if (open.isEmpty()) {
      stopping.tryComplete();
    }
    return stopping.future();
  }

  /** Closes all connections now, and waits for none of them. */
  void cutOff() {
    new ArrayList<>(open).forEach(ConnectionPool::cutOff);
    if (stopping != null) {
      stopping.tryComplete();
    }
  }

  private static Set<String> certificatesOf(Configuration configuration) {
    Set<String> used = new HashSet<>();
    for (Document<Stage> stage : configuration.all(Kind.STAGE).values()) {
      if (stage.value().clientCertificateId() != null) {
        used.add(stage.value().clientCertificateId());
      }
    }
    return used;
  }

  private static boolean inUse(StoredCertificate certificate, Set<String> used) {
    return certificate == null || used.contains(certificate.certificate().clientCertificateId());
  }

  private static TlsProfile profile(Configuration configuration, BackendTarget target) {
    return TlsProfile.of(
        target, settings(configuration, target), certificate(configuration, target));
  }

  private static BackendSettings settings(Configuration configuration, BackendTarget target) {
    Document<BackendSettings> document = configuration.get(Kind.BACKEND, target.origin());
    return document == null ? BackendSettings.defaults(target.origin()) : document.value();
  }

  private static StoredCertificate certificate(Configuration configuration, BackendTarget target) {
    if (!target.tls() || target.certificateId() == null) {
      return null;
    }
    Document<StoredCertificate> document =
        configuration.get(Kind.CERTIFICATE, target.certificateId());
    return document == null ? null : document.value();
  }
}
