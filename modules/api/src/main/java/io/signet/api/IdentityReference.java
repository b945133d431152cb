package io.signet.api;

/**
 * Names an identity: a certificate and which version of it.
 *
 * @param certificateId the client certificate's id
 * @param version from 1; every rotation takes the next
 */
public record IdentityReference(String certificateId, int version) {}
