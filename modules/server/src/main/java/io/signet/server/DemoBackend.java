package io.signet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The backend of the quickstart: an ordinary HTTPS server of the JDK that demands a client
 * certificate and trusts exactly the one it was told of. It answers with whom it saw.
 */
final class DemoBackend implements AutoCloseable {

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Pinned pinned = new Pinned();
  private final String certificatePem;

  private DemoBackend(HttpsServer server, String certificatePem) {
    this.server = server;
    this.certificatePem = certificatePem;
  }

  /**
   * Starts the backend on loopback.
   *
   * @param port 1 to 65535, or 0 for any free one
   */
  static DemoBackend start(int port) throws IOException, GeneralSecurityException {
    DemoCertificate own = DemoCertificate.make();
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    DemoBackend backend = new DemoBackend(server, own.pem());
    SSLContext context = backend.context(own.keyStore());
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters demand = context.getDefaultSSLParameters();
            demand.setNeedClientAuth(true);
            parameters.setSSLParameters(demand);
          }
        });
    server.createContext("/", backend::answer);
    server.setExecutor(backend.threads);
    server.start();
    return backend;
  }

  /** Tells the backend whose certificate to accept, as an operator does with the PEM. */
  void trust(String pem) {
    pinned.certificate = certificate(pem);
  }

  /** Where it listens. */
  String origin() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /** Its own certificate, which callers need to verify it. */
  String certificatePem() {
    return certificatePem;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private SSLContext context(KeyStore own) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {pinned}, null);
    return context;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      X509Certificate caller =
          (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
      byte[] body =
          ("{\"caller\": \""
                  + caller.getSubjectX500Principal().getName()
                  + "\", \"serial\": \""
                  + caller.getSerialNumber().toString(16)
                  + "\"}\n")
              .getBytes(UTF_8);
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
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
