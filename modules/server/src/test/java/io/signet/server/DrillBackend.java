package io.signet.server;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;

/** A backend of a drill, which demands a certificate, and the server that its webhook leads to. */
final class DrillBackend implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final DemoCertificate own = DemoCertificate.make();
  private final Clock clock;
  private final Set<X509Certificate> trusted = ConcurrentHashMap.newKeySet();
  private final HttpServer server;
  private final HttpServer hooks;

  /** Whom each call came from. */
  final List<X509Certificate> callers = new CopyOnWriteArrayList<>();

  /** Those of them that had expired by the clock of the drill. */
  final List<X509Certificate> expired = new CopyOnWriteArrayList<>();

  /** What the webhook was sent. */
  final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

  record Delivery(String id, String signature, Buffer body) {}

  DrillBackend(Clock clock) throws Exception {
    this.clock = requireNonNull(clock);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.keyStore(), new char[0]);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setUseAlpn(true)
            .setClientAuth(ClientAuth.REQUIRED)
            .setKeyCertOptions(KeyCertOptions.wrap(keys))
            .setTrustOptions(TrustOptions.wrap(new Listed()));
    server = vertx.createHttpServer(options).requestHandler(this::answer).listen().await();
    HttpServerOptions plain = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    hooks = vertx.createHttpServer(plain).requestHandler(this::deliver).listen().await();
  }

  void trust(String pem) {
    trusted.add(DemoBackend.certificate(pem));
  }

  String origin() {
    return "https://localhost:" + server.actualPort();
  }

  String hook() {
    return "http://localhost:" + hooks.actualPort() + "/hooks/signet";
  }

  String certificatePem() throws Exception {
    return own.pem();
  }

  private void answer(HttpServerRequest request) {
    try {
      X509Certificate caller = (X509Certificate) request.sslSession().getPeerCertificates()[0];
      callers.add(caller);
      if (clock.instant().isAfter(caller.getNotAfter().toInstant())) {
        expired.add(caller);
      }
      request.response().end(caller.getSubjectX500Principal().toString());
    } catch (SSLPeerUnverifiedException e) {
      request.response().setStatusCode(403).end();
    }
  }

  private void deliver(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              deliveries.add(
                  new Delivery(
                      request.getHeader("Idempotency-Key"),
                      request.getHeader("Signet-Signature"),
                      body));
              request.response().setStatusCode(204).end();
            });
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  /** Accepts those that it was told of, whatever the date: the drill has a clock of its own. */
  private final class Listed implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (!trusted.contains(chain[0])) {
        throw new CertificateException("not a certificate that was installed");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("a server, not a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
