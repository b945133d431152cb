package io.signet.backends;

import io.signet.api.Addresses;
import io.signet.api.BackendResponse;
import io.signet.api.BackendSettings;
import io.signet.api.BackendTarget;
import io.signet.api.CertificateVersion;
import io.signet.api.Changes;
import io.signet.api.ClientCertificate;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.Exchange;
import io.signet.api.Kind;
import io.signet.api.LocalCodec;
import io.signet.api.RequestBody;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.StoredCertificate;
import io.signet.api.Telemetry;
import io.signet.backends.BackendOptions.AddressRules;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.Times;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.Identity;
import io.signet.keystore.MemoryKeystore;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A node with one event loop and one backend verticle, and what a test may do to it. */
final class Node implements AutoCloseable {

  static final AddressRules LOOPBACK = new AddressRules(true, true, Set.of());

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  final MemoryKeystore keystore = new MemoryKeystore();
  final BackendVerticle verticle;
  private final String deployment;
  private final String address;
  private Configuration configuration = Configuration.EMPTY;

  Node(BackendOptions options) {
    this(options, Telemetry.NONE);
  }

  Node(BackendOptions options, Telemetry telemetry) {
    this(options, telemetry, Clock.systemUTC());
  }

  Node(BackendOptions options, Telemetry telemetry, Clock clock) {
    LocalCodec.register(vertx.eventBus());
    verticle = new BackendVerticle(keystore, options, telemetry, clock);
    deployment = vertx.deployVerticle(verticle).await();
    address = Addresses.exchanges(onLoop(() -> Thread.currentThread().getName()));
  }

  static Node with(TlsEngine engine) {
    return new Node(options(engine));
  }

  static BackendOptions options(TlsEngine engine) {
    return new BackendOptions(engine, LOOPBACK, Pool.DEFAULTS, Times.DEFAULTS);
  }

  static BackendOptions options(Pool pool, Times times) {
    return new BackendOptions(TlsEngine.AUTO, LOOPBACK, pool, times);
  }

  static Times draining(Duration drain) {
    Times times = Times.DEFAULTS;
    return new Times(
        times.connect(),
        times.idle(),
        times.keepAlive(),
        times.connectionAge(),
        drain,
        times.unused(),
        drain);
  }

  // ---- configuration

  /** Puts an identity into the keystore and its certificate into the configuration. */
  Node certificate(Identity identity) {
    keystore.importKey(identity.id(), identity.privateKey(), identity.chain());
    return document(identity);
  }

  /** Puts a version into the keystore and beside the one in use. */
  Node successor(Identity identity) {
    keystore.importKey(identity.id(), identity.privateKey(), identity.chain());
    CertificateVersion version =
        new CertificateVersion(identity.id().version(), null, fingerprint(identity), null, null);
    return edit(identity.id().certificateId(), it -> it.withVersion(version));
  }

  /** Has stages present another version. */
  Node switchTo(String certificateId, int version) {
    return edit(certificateId, it -> it.switchedTo(version));
  }

  /** Takes a version out of the configuration. */
  Node retire(String certificateId, int version) {
    return edit(certificateId, it -> it.withoutVersion(version));
  }

  private Node edit(String certificateId, UnaryOperator<StoredCertificate> change) {
    StoredCertificate before = configuration.get(Kind.CERTIFICATE, certificateId).value();
    return put(Kind.CERTIFICATE, certificateId, change.apply(before));
  }

  /** Puts only the certificate's document into the configuration. */
  Node document(Identity identity) {
    String id = identity.id().certificateId();
    ClientCertificate certificate = new ClientCertificate(id, null, null, null, null, Map.of());
    return put(
        Kind.CERTIFICATE,
        id,
        new StoredCertificate(certificate, identity.id().version(), fingerprint(identity)));
  }

  /** A stage that presents a certificate; {@code null} for none. */
  Node stage(String name, String certificateId) {
    Stage stage =
        new Stage(
            "d1",
            certificateId,
            name,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return put(Kind.STAGE, "api/" + name, stage);
  }

  Node settings(BackendSettings settings) {
    return put(Kind.BACKEND, settings.origin(), settings);
  }

  /** Lets the test authority vouch for a backend. */
  Node trusting(TestBackend backend) {
    return settings(trusting("https://127.0.0.1:" + backend.port()));
  }

  static BackendSettings trusting(String origin) {
    String bundle = io.signet.keystore.TestCertificates.pem(TestBackend.AUTHORITY.leaf());
    return new BackendSettings(origin, bundle, null, null, null, null);
  }

  <T> Node put(Kind<T> kind, String id, T value) {
    long revision = configuration.revision() + 1;
    Document<T> document = new Document<>(kind, id, revision, value);
    configuration = configuration.with(new Changes(revision, List.of(document), List.of()));
    return this;
  }

  Node remove(Kind<?> kind, String id) {
    long revision = configuration.revision() + 1;
    configuration =
        configuration.with(new Changes(revision, List.of(), List.of(new DocumentId(kind, id))));
    return this;
  }

  Configuration configuration() {
    return configuration;
  }

  /** Announces the configuration; it is in force when this returns. */
  Node publish() {
    Addresses.CONFIGURATION.publish(vertx.eventBus(), configuration);
    onLoop(() -> null);
    return this;
  }

  // ---- calls

  /** A call to be made. */
  static final class Call {
    BackendTarget target;
    HttpMethod method = HttpMethod.GET;
    String path = "/";
    MultiMap headers = HttpHeaders.headers();
    RequestBody body = RequestBody.EMPTY;
    long timeoutMillis = 10_000;
    boolean diagnosed;
    Consumer<BackendResponse> head = response -> {};

    Call method(HttpMethod value) {
      method = value;
      return this;
    }

    Call path(String value) {
      path = value;
      return this;
    }

    Call header(String name, String value) {
      headers.add(name, value);
      return this;
    }

    Call body(String text) {
      body = new RequestBody.Whole(Buffer.buffer(text));
      return this;
    }

    Call body(RequestBody value) {
      body = value;
      return this;
    }

    Call timeout(long millis) {
      timeoutMillis = millis;
      return this;
    }

    Call diagnosed() {
      diagnosed = true;
      return this;
    }

    /** Runs when the head of the answer comes, on the event loop. */
    Call onHead(Consumer<BackendResponse> value) {
      head = value;
      return this;
    }
  }

  static Call to(TestBackend backend, String certificateId) {
    return to(target("https", "127.0.0.1", backend.port(), certificateId, false));
  }

  static Call toPlain(int port) {
    return to(target("http", "127.0.0.1", port, null, false));
  }

  static Call to(BackendTarget target) {
    Call call = new Call();
    call.target = target;
    return call;
  }

  static BackendTarget target(
      String scheme, String host, int port, String certificateId, boolean skipVerification) {
    return new BackendTarget(
        "api/prod", "https".equals(scheme), host, port, certificateId, skipVerification, false);
  }

  Outcome await(Call call) {
    try {
      return send(call).get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the call had no outcome", e);
    }
  }

  CompletableFuture<Outcome> send(Call call) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    hand(exchange(call, outcome));
    return outcome;
  }

  /** An exchange that completes a future; for tests that need the exchange itself. */
  Exchange exchange(Call call, CompletableFuture<Outcome> outcome) {
    Listening listener = new Listening(call, outcome);
    Exchange exchange =
        new Exchange(
            "request-1",
            call.target,
            call.method,
            call.path,
            call.headers,
            call.body,
            call.timeoutMillis,
            call.diagnosed,
            listener);
    listener.exchange = exchange;
    return exchange;
  }

  void hand(Exchange exchange) {
    vertx.eventBus().send(address, exchange, LocalCodec.options());
  }

  /** Runs something on the node's one event loop. */
  <T> T onLoop(java.util.function.Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    vertx.runOnContext(
        ignored -> {
          try {
            done.complete(task.get());
          } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
          }
        });
    return done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** How many TLS contexts the node holds. */
  int clients() {
    return onLoop(() -> verticle.backends().clients().size());
  }

  /** How many connections the node holds. */
  int connections() {
    return onLoop(() -> verticle.backends().routes().connections());
  }

  /** How many calls wait for a connection. */
  int waiting() {
    return onLoop(() -> verticle.backends().routes().waiting());
  }

  /** How many calls have a time limit that has not passed. */
  int deadlines() {
    return onLoop(() -> verticle.backends().deadlines().size());
  }

  void undeploy() {
    vertx.undeploy(deployment).await();
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private static final class Listening implements Exchange.Listener {
    private final Call call;
    private final CompletableFuture<Outcome> outcome;
    private final Buffer body = Buffer.buffer();
    private Exchange exchange;

    private Listening(Call call, CompletableFuture<Outcome> outcome) {
      this.call = call;
      this.outcome = outcome;
    }

    @Override
    public void onResponse(BackendResponse response) {
      response
          .body()
          .handler(body::appendBuffer)
          .exceptionHandler(failure -> done(response, failure))
          .endHandler(ended -> done(response, null));
      call.head.accept(response);
    }

    private void done(BackendResponse response, Throwable bodyFailure) {
      outcome.complete(
          new Outcome(
              response.status(),
              response.headers(),
              body,
              null,
              bodyFailure,
              exchange.handshake()));
    }

    @Override
    public void onFailure(SignetException failure) {
      outcome.complete(new Outcome(0, null, null, failure, null, exchange.handshake()));
    }
  }

  static String fingerprint(Identity identity) {
    try {
      byte[] der = identity.leaf().getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
