package io.signet.certificates;

import io.signet.api.CertificateAuthority;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes the keys of versions, and has them certified by who is to: themselves or the authority. */
final class Issuance {

  private final Keystore keystore;
  private final CertificateOptions options;
  private final Authority authority;

  Issuance(Keystore keystore, CertificateOptions options, Authority authority) {
    this.keystore = keystore;
    this.options = options;
    this.authority = authority;
  }

  /**
   * Makes a key.
   *
   * @param tags those of the client certificate, which say who certifies it
   * @param now the time of creation, in whole seconds
   * @return its chain
   */
  List<X509Certificate> make(KeyId id, Map<String, String> tags, Instant now) {
    if (CertificateAuthority.issues(tags)) {
      Authority.Issuing issuer = authority.issuing();
      return keystore.generate(
          id, options.keyAlgorithm(), key -> authority.issue(id, key, issuer, now));
    }
    CertificateIssuer issuer = new CertificateIssuer(options);
    return keystore.generate(
        id, options.keyAlgorithm(), key -> List.of(issuer.issue(id, key, now)));
  }

  /**
   * Refuses a successor that nobody would win anything by.
   *
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#CONFLICT}
   */
  void checkWorthwhile(StoredCertificate present) {
    if (CertificateAuthority.issued(present)) {
      authority.checkOutlives(present);
    }
  }
}
