package io.signet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The backend of the quickstart: an HTTPS server that demands a client certificate and trusts
 * exactly the one it was told of. It answers with whom it saw.
 */
final class DemoBackend implements AutoCloseable {

  private final Vertx vertx;
  private final Pinned pinned = new Pinned();
  private final DemoCertificate own;
  private HttpServer server;

  private DemoBackend(Vertx vertx, DemoCertificate own) {
    this.vertx = vertx;
    this.own = own;
  }

  /**
   * Starts the backend on loopback.
   *
   * @param port 1 to 65535, or 0 for any free one
   */
  static DemoBackend start(int port) throws GeneralSecurityException {
    DemoBackend backend = new DemoBackend(Vertx.vertx(), DemoCertificate.make());
    backend.listen(port);
    return backend;
  }

  /** Tells the backend whose certificate to accept, as an operator does with the PEM. */
  void trust(String pem) {
    pinned.certificate = certificate(pem);
  }

  /** Where it listens. */
  String origin() {
    return "https://localhost:" + server.actualPort();
  }

  /** Its own certificate, which callers need to verify it. */
  String certificatePem() throws GeneralSecurityException {
    return own.pem();
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void listen(int port) throws GeneralSecurityException {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setSsl(true)
            .setUseAlpn(true)
            .setClientAuth(ClientAuth.REQUIRED)
            .setKeyCertOptions(KeyCertOptions.wrap(keys(own.keyStore())))
            .setTrustOptions(TrustOptions.wrap(pinned));
    server = vertx.createHttpServer(options).requestHandler(DemoBackend::answer).listen().await();
  }

  private static KeyManagerFactory keys(KeyStore own) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    return keys;
  }

  private static void answer(HttpServerRequest request) {
    X509Certificate caller = caller(request);
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end(
            "{\"caller\": \""
                + caller.getSubjectX500Principal()
                + "\", \"serial\": \""
                + caller.getSerialNumber().toString(16)
                + "\"}\n")
        .onFailure(gone -> request.connection().close());
  }

  private static X509Certificate caller(HttpServerRequest request) {
    try {
      Certificate[] chain = request.sslSession().getPeerCertificates();
      return (X509Certificate) chain[0];
    } catch (SSLPeerUnverifiedException e) {
      throw new IllegalStateException("a caller without a certificate got through", e);
    }
  }

  static X509Certificate certificate(String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
    } catch (CertificateException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  /** Accepts one certificate, byte by byte the same; nothing before it was told which. */
  private static final class Pinned extends X509ExtendedTrustManager {

    private volatile X509Certificate certificate;

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (!chain[0].equals(certificate)) {
        throw new CertificateException("not the gateway's certificate");
      }
      chain[0].checkValidity();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("a server, not a client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      X509Certificate accepted = certificate;
      return accepted == null ? new X509Certificate[0] : new X509Certificate[] {accepted};
    }
  }
}
