// Signet kit for @title@, client certificate @certificateId@. @status@

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

public final class Backend {

@pinned@
  /** Beside the trust file, exactly these certificates, by SHA-256 fingerprint. */
  private static final Set<String> KNOWN =
      lines(
          """
          @cert.sha256@
          """);

@trusted@
  // Everything that the authority in the trust file vouches for: its certificates change daily.

@end@
  public static void main(String[] arguments) throws Exception {
    SSLContext context = tlsContext();
    HttpsServer server = HttpsServer.create(new InetSocketAddress("@listen@", @port@), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters demanding = context.getDefaultSSLParameters();
            // Not setWantClientAuth, which lets callers in without a certificate.
            demanding.setNeedClientAuth(true);
            demanding.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            parameters.setSSLParameters(demanding);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          if (known(((HttpsExchange) exchange).getSSLSession())) {
            application(exchange);
          } else {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
          }
        });
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  private static void application(HttpExchange exchange) throws IOException {
    byte[] body = "Hello\n".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Java takes a trusted certificate even after its end, so the dates are looked at too. */
  private static boolean known(SSLSession session) {
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      certificate.checkValidity();
@pinned@
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return KNOWN.contains(HexFormat.of().formatHex(digest));
@trusted@
      return true;
@end@
    } catch (GeneralSecurityException | SSLPeerUnverifiedException e) {
      return false;
    }
  }

  private static SSLContext tlsContext() throws Exception {
    KeyStore own = emptyStore();
    own.setKeyEntry(
        "server",
        key(Path.of("@serverKey@")),
        new char[0],
        certificates(Path.of("@serverCertificate@")));
    KeyManagerFactory keys =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);

    // Instead of the public authorities of the JDK.
    KeyStore trusted = emptyStore();
    for (Certificate certificate : certificates(Path.of("@directory@/trust.pem"))) {
      trusted.setCertificateEntry("trusted-" + trusted.size(), certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);

    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate[] certificates(Path pem) throws Exception {
    try (InputStream in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .toArray(new Certificate[0]);
    }
  }

  /** A key as "openssl pkcs8 -topk8 -nodes" writes it: BEGIN PRIVATE KEY. */
  private static PrivateKey key(Path pem) throws Exception {
    String body = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    } catch (InvalidKeySpecException notRsa) {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
  }

  private static Set<String> lines(String text) {
    return text.lines().collect(Collectors.toUnmodifiableSet());
  }

  private Backend() {}
}
