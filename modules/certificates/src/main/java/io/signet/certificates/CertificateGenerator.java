package io.signet.certificates;

import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes client certificates, their keys inside the keystore. */
final class CertificateGenerator {

  private final NewCertificates certificates;
  private final Keystore keystore;
  private final CertificateOptions options;

  CertificateGenerator(
      NewCertificates certificates, Keystore keystore, CertificateOptions options) {
    this.certificates = certificates;
    this.keystore = keystore;
    this.options = options;
  }

  /** The body of the operation. */
  private record Body(String description, Map<String, String> tags) {}

  /**
   * Makes a key, its certificate and its document.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} for an unacceptable description or tag,
   *     {@link ErrorCode#LIMIT_EXCEEDED} if the account has all the certificates it may have
   */
  ClientCertificate generate(ControlRequest request) {
    Body body = request.body(Body.class);
    return certificates.add(
        request,
        new NewCertificates.Wanted(body.description(), body.tags()),
        "generated",
        this::makeKey);
  }

  private List<X509Certificate> makeKey(KeyId keyId, Instant now) {
    CertificateIssuer issuer = new CertificateIssuer(options);
    return keystore.generate(
        keyId, options.keyAlgorithm(), key -> List.of(issuer.issue(keyId, key, now)));
  }
}
