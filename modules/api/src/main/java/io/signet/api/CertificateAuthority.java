package io.signet.api;

import java.time.Instant;
import java.util.Map;

/**
 * The certificate authority that the gateway is itself, as the store keeps it. Its key is in the
 * keystore, under the id of this document, and nowhere else.
 *
 * @param version of its key and certificate, from 1
 * @param pemEncodedCertificate what backends trust
 * @param fingerprint SHA-256 over the DER form of the certificate, lower-case hex
 * @param createdDate when it was made
 * @param expirationDate when it ends to be valid, and everything that it issued
 */
public record CertificateAuthority(
    int version,
    String pemEncodedCertificate,
    String fingerprint,
    Instant createdDate,
    Instant expirationDate) {

  /** The id of the document and of the key; no client certificate is ever called so. */
  public static final String ID = "gateway-ca";

  /** The tag of a client certificate that says who issues it; it never changes. */
  public static final String TAG = "signet:issuer";

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  /** Whether a client certificate of these tags is issued by the gateway's authority. */
  public static boolean issues(Map<String, String> tags) {
    return tags != null && ID.equals(tags.get(TAG));
  }

  /** Whether a client certificate is issued by the gateway's authority. */
  public static boolean issued(StoredCertificate certificate) {
    return issues(certificate.certificate().tags());
  }

  /** The end of a chain in PEM: the certificate of the authority that vouches for all of it. */
  public static String end(String chain) {
    return chain.substring(Math.max(0, chain.lastIndexOf(BEGIN)));
  }
}
