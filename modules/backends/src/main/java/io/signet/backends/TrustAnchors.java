package io.signet.backends;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Makes PKIX trust managers (RFC 5280 path validation by the JDK) from sets of trust anchors. */
final class TrustAnchors {

  private static final class Platform {
    private static final X509ExtendedTrustManager MANAGER = pkix((KeyStore) null);
  }

  private TrustAnchors() {}

  /** Trusts what the platform trusts. */
  static X509ExtendedTrustManager platform() {
    return Platform.MANAGER;
  }

  /** Trusts what the platform trusts and the certificates of a PEM bundle. */
  static X509ExtendedTrustManager platformAnd(String pemBundle) throws CertificateException {
    List<X509Certificate> anchors = new ArrayList<>(read(pemBundle));
    anchors.addAll(Arrays.asList(platform().getAcceptedIssuers()));
    return only(anchors);
  }

  /** Trusts the given certificates and nothing else. */
  static X509ExtendedTrustManager only(Collection<X509Certificate> anchors) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (X509Certificate anchor : anchors) {
        store.setCertificateEntry("anchor-" + number++, anchor);
      }
      return pkix(store);
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException("a key store in memory does not fail", e);
    }
  }

  /**
   * The certificates of a PEM bundle.
   *
   * @throws CertificateException if it holds none, or something else
   */
  static List<X509Certificate> read(String pemBundle) throws CertificateException {
    byte[] bytes = pemBundle.getBytes(StandardCharsets.US_ASCII);
    List<X509Certificate> read = new ArrayList<>();
    for (Certificate each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes))) {
      read.add((X509Certificate) each);
    }
    if (read.isEmpty()) {
      throw new CertificateException("there is no certificate in the trust bundle");
    }
    return read;
  }

  private static X509ExtendedTrustManager pkix(KeyStore anchors) {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(anchors);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform's trust anchors cannot be read", e);
    }
    throw new IllegalStateException("the platform has no PKIX trust manager");
  }
}
