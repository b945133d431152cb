package io.signet.certificates;

import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.Map;

/** Makes client certificates, their keys inside the keystore. */
final class CertificateGenerator {

  private final NewCertificates certificates;
  private final Issuance issuance;

  CertificateGenerator(NewCertificates certificates, Issuance issuance) {
    this.certificates = certificates;
    this.issuance = issuance;
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
    NewCertificates.Wanted wanted = new NewCertificates.Wanted(body.description(), body.tags());
    IssuerTag.checkNew(wanted.tags());
    return certificates.add(
        request, wanted, "generated", (keyId, now) -> issuance.make(keyId, wanted.tags(), now));
  }
}
