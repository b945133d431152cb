package io.signet.api;

import java.time.Instant;

/**
 * One write, as the audit log keeps it: who, what and which revision, never a secret.
 *
 * @param revision the revision that the write took
 * @param target what the operation was called on
 * @param created the document that the write made, such as {@code api:a1b2c3d4e5}; {@code null} if
 *     it made none
 * @param before the revision of the target before; {@code null} if it did not exist
 */
public record AuditEntry(
    long revision,
    Instant at,
    String requestId,
    String accessKeyId,
    String door,
    String address,
    String operation,
    String target,
    String created,
    Long before) {}
