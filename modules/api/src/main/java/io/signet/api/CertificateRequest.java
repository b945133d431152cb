package io.signet.api;

import java.time.Instant;

/**
 * A certification request (PKCS#10, RFC 2986) that waits for the chain of an authority.
 *
 * @param version whose key it is for: the version in use, or one that is not in use yet
 * @param pemEncodedRequest what the authority is given
 */
public record CertificateRequest(
    String clientCertificateId, int version, String pemEncodedRequest, Instant createdDate) {}
