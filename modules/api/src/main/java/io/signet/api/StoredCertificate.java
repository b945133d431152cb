package io.signet.api;

/**
 * A client certificate as the store keeps it.
 *
 * @param certificate what callers see
 * @param version which key and certificate of this id is in use, from 1
 * @param fingerprint SHA-256 over the DER form of the leaf certificate, lower-case hex
 */
public record StoredCertificate(ClientCertificate certificate, int version, String fingerprint) {

  /** The name under which the keystore knows the key. */
  public IdentityReference identity() {
    return new IdentityReference(certificate.clientCertificateId(), version);
  }
}
