package io.signet.api;

import java.time.Instant;

/**
 * One version of a client certificate, or of the authority: a key, a name and a serial number of
 * its own.
 *
 * @param version from 1; every rotation takes the next, and none is used again
 * @param pemEncodedCertificate the certificate, and after it the chain that vouches for it, if it
 *     has one
 * @param fingerprint SHA-256 over the DER form of the leaf certificate, lower-case hex
 * @param createdDate when it was made
 * @param expirationDate when it ends to be valid
 */
public record CertificateVersion(
    int version,
    String pemEncodedCertificate,
    String fingerprint,
    Instant createdDate,
    Instant expirationDate) {}
