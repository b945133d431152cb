package io.signet.api;

import java.time.Instant;
import java.util.Map;

/** A client certificate as callers see it: the public half, never the key. */
public record ClientCertificate(
    String clientCertificateId,
    String description,
    String pemEncodedCertificate,
    Instant createdDate,
    Instant expirationDate,
    Map<String, String> tags) {}
