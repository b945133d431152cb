package io.signet.backends;

import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;

/** A backend of a test: a real server, which says in its answers whom and what it saw. */
final class TestBackend {

  static final Identity AUTHORITY = TestCertificates.authority("CN=Test CA");

  private final Vertx vertx;
  private Identity server = TestCertificates.server(AUTHORITY);
  private boolean tls = true;
  private ClientAuth clientAuth = ClientAuth.REQUIRED;
  private final List<X509Certificate> trusted = new ArrayList<>();
  private X509TrustManager judge;
  private int connectionWindow = 64 * 1024 * 1024;
  private boolean http2 = true;
  private Set<String> protocols = Set.of("TLSv1.2", "TLSv1.3");
  private int idleSeconds;
  private boolean mended;
  private boolean sni;
  private Handler<HttpServerRequest> handler =
      request -> request.end().onComplete(done -> request.response().end("hello"));

  private HttpServer http;
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();

  private TestBackend(Vertx vertx) {
    this.vertx = vertx;
  }

  static TestBackend on(Vertx vertx) {
    return new TestBackend(vertx);
  }

  TestBackend server(Identity identity) {
    this.server = identity;
    return this;
  }

  TestBackend plain() {
    this.tls = false;
    return this;
  }

  TestBackend clientAuth(ClientAuth value) {
    this.clientAuth = value;
    return this;
  }

  TestBackend trusting(X509Certificate... certificates) {
    trusted.addAll(List.of(certificates));
    return this;
  }

  /** Judges clients by something else than {@link #trusting}. */
  TestBackend judging(X509TrustManager value) {
    this.judge = value;
    return this;
  }

  /** How much it lets come on one HTTP/2 connection without being read. */
  TestBackend connectionWindow(int bytes) {
    this.connectionWindow = bytes;
    return this;
  }

  TestBackend http1() {
    this.http2 = false;
    return this;
  }

  TestBackend http2(boolean value) {
    this.http2 = value;
    return this;
  }

  TestBackend protocols(String... names) {
    this.protocols = Set.of(names);
    return this;
  }

  /** Takes notice of the name that a client asks for. */
  TestBackend namedOnly() {
    this.sni = true;
    return this;
  }

  TestBackend closingIdleAfter(int seconds) {
    this.idleSeconds = seconds;
    return this;
  }

  TestBackend answering(Handler<HttpServerRequest> value) {
    this.handler = value;
    return this;
  }

  /** With the mend of Vert.x's streams that Signet's own connections have. */
  TestBackend mended() {
    this.mended = true;
    return this;
  }

  TestBackend start() {
    HttpServerOptions options = new HttpServerOptions().setPort(0).setHost("127.0.0.1");
    options.setIdleTimeout(idleSeconds).setHttp2ConnectionWindowSize(connectionWindow);
    if (tls) {
      if (mended) {
        options.setSslEngineOptions(
            WatchedEngines.jdk(new TlsWatch(), new WatchedEngines.Sessions(60, 10)));
      }
      options.setSsl(true).setSni(sni).setUseAlpn(http2).setClientAuth(clientAuth);
      options.setEnabledSecureTransportProtocols(protocols);
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertValue(Buffer.buffer(TestCertificates.pem(server.chain())))
              .addKeyValue(Buffer.buffer(TestCertificates.pem(server.privateKey()))));
      PemTrustOptions trust = new PemTrustOptions();
      trusted.forEach(each -> trust.addCertValue(Buffer.buffer(TestCertificates.pem(each))));
      if (trusted.isEmpty()) {
        trust.addCertValue(Buffer.buffer(TestCertificates.pem(AUTHORITY.leaf())));
      }
      options.setTrustOptions(judge == null ? trust : TrustOptions.wrap(judge));
    }
    http = vertx.createHttpServer(options);
    http.connectionHandler(
        connection -> {
          connections.incrementAndGet();
          open.add(connection);
          connection.closeHandler(closed -> open.remove(connection));
        });
    http.exceptionHandler(ignored -> {});
    http.requestHandler(
        request -> {
          requests.incrementAndGet();
          request.exceptionHandler(ignored -> {});
          request.response().exceptionHandler(ignored -> {});
          request.response().putHeader("x-client", subject(request));
          request.response().putHeader("x-version", request.version().name());
          request
              .response()
              .putHeader("x-connection", request.connection().remoteAddress().toString());
          handler.handle(request);
        });
    http.listen().await();
    return this;
  }

  int port() {
    return http.actualPort();
  }

  /** How many connections came about so far. */
  int connections() {
    return connections.get();
  }

  /** The connections that are open now. */
  Set<HttpConnection> open() {
    return open;
  }

  void stop() {
    http.close().await();
  }

  private String subject(HttpServerRequest request) {
    if (!tls) {
      return "plain";
    }
    try {
      X509Certificate leaf = (X509Certificate) request.connection().peerCertificates().get(0);
      return leaf.getSubjectX500Principal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "none";
    }
  }
}
