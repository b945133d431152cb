package io.signet.backends;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.signet.keystore.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** The JDK's own HTTPS server. */
final class LabJavaServer implements AutoCloseable {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /**
   * @param trusted the one client that it lets in; {@code null} for all, unasked
   */
  LabJavaServer(Identity certificate, Identity trusted) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext context = context(certificate, trusted);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(trusted != null);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /**
   * @param trusted the one client that it trusts; {@code null} for the defaults
   */
  static SSLContext context(Identity certificate, Identity trusted) throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      X509Certificate[] chain = certificate.chain().toArray(X509Certificate[]::new);
      keys.setKeyEntry("server", certificate.privateKey(), PASSWORD, chain);
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(keys, PASSWORD);
      TrustManager[] trust =
          trusted == null
              ? null
              : new TrustManager[] {TrustAnchors.only(java.util.List.of(trusted.leaf()))};
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
