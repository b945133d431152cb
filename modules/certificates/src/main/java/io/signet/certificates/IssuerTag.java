package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;
import static io.signet.api.SignetException.conflict;

import io.signet.api.CertificateAuthority;
import io.signet.api.StoredCertificate;
import java.util.Map;
import java.util.Objects;

/** The rules of the tag that says who issues a client certificate. */
final class IssuerTag {

  private static final String TAG = CertificateAuthority.TAG;

  private IssuerTag() {}

  /** Refuses an issuer that there is not; none is the certificate itself. */
  static void checkNew(Map<String, String> tags) {
    String issuer = tags == null ? null : tags.get(TAG);
    if (issuer != null && !issuer.equals(CertificateAuthority.ID)) {
      throw badRequest(
          "Invalid tag value specified for key '" + TAG + "'. Must be " + CertificateAuthority.ID);
    }
  }

  /** Refuses to change who issues what exists. */
  static Map<String, String> unchanged(Map<String, String> before, Map<String, String> after) {
    if (!Objects.equals(issuer(before), issuer(after))) {
      throw badRequest(
          "The tag " + TAG + " is set when a client certificate is generated and never changes");
    }
    return after;
  }

  /** Refuses what is for certificates only that others issue. */
  static void checkNotOurs(StoredCertificate certificate) {
    if (CertificateAuthority.issued(certificate)) {
      throw conflict(
          "The gateway's CA issues this client certificate: generate another for another issuer");
    }
  }

  private static String issuer(Map<String, String> tags) {
    return tags == null ? null : tags.get(TAG);
  }
}
