// Signet kit for @title@, client certificate @certificateId@. @status@

import java.io.InputStream;
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
import java.util.stream.Collectors;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

public final class Backend {

@pinned@
  /** Beside the trust store, exactly these certificates, by SHA-256 fingerprint. */
  private static final Set<String> KNOWN =
      lines(
          """
          @cert.sha256@
          """);

@trusted@
  // Everything that the authority in the trust file vouches for: its certificates change daily.

@end@
  public static void main(String[] arguments) throws Exception {
    HttpConfiguration https = new HttpConfiguration();
    // Callers use names that the server's certificate need not have; it is they who check it.
    https.addCustomizer(new SecureRequestCustomizer(false));
    Server server = new Server();
    ServerConnector connector =
        new ServerConnector(server, tls(), new HttpConnectionFactory(https));
    connector.setHost("@listen@");
    connector.setPort(@port@);
    server.addConnector(connector);
    server.setHandler(new Application());
    server.start();
  }

  private static SslContextFactory.Server tls() throws Exception {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    KeyStore own = emptyStore();
    own.setKeyEntry(
        "server",
        key(Path.of("@serverKey@")),
        new char[0],
        certificates(Path.of("@serverCertificate@")));
    tls.setKeyStore(own);
    tls.setKeyStorePassword("");

    // Instead of the public authorities of the JDK.
    KeyStore trusted = emptyStore();
    for (Certificate certificate : certificates(Path.of("@directory@/trust.pem"))) {
      trusted.setCertificateEntry("trusted-" + trusted.size(), certificate);
    }
    tls.setTrustStore(trusted);
    // Not setWantClientAuth, which lets callers in without a certificate.
    tls.setNeedClientAuth(true);
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    return tls;
  }

  /** Put it before yours, as a Handler.Wrapper. */
  private static final class Application extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (known(request)) {
        Content.Sink.write(response, true, "Hello\n", callback);
      } else {
        Response.writeError(request, response, callback, 403);
      }
      return true;
    }
  }

  /** Java takes a trusted certificate even after its end, so the dates are looked at too. */
  private static boolean known(Request request) {
    Object found = request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE);
    if (!(found instanceof EndPoint.SslSessionData session)
        || session.peerCertificates() == null
        || session.peerCertificates().length == 0) {
      return false;
    }
    X509Certificate certificate = session.peerCertificates()[0];
    try {
      certificate.checkValidity();
@pinned@
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return KNOWN.contains(HexFormat.of().formatHex(digest));
@trusted@
      return true;
@end@
    } catch (GeneralSecurityException e) {
      return false;
    }
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
