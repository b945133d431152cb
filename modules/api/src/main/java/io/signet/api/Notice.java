package io.signet.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that happened to a certificate and that somebody should hear of.
 *
 * @param noticeId the same however often this very happening is told, so that whoever hears of it
 *     twice can tell
 * @param clientCertificateId the certificate
 * @param date when it happened
 * @param message a sentence for the operator
 * @param details what a program may want to know, by type; never a secret
 */
public record Notice(
    String noticeId,
    Type type,
    String clientCertificateId,
    Instant date,
    String message,
    Map<String, String> details) {

  public Notice {
    requireNonNull(noticeId, "noticeId is null");
    requireNonNull(type, "type is null");
    requireNonNull(date, "date is null");
    requireNonNull(message, "message is null");
    details = Collections.unmodifiableMap(new TreeMap<>(details));
  }

  /** What happened, and how much it matters. */
  public enum Type {
    /** A rotation came to another state: {@code rotationId}, {@code state}, {@code forced}. */
    ROTATION_STEP(false),
    /**
     * A rotation could not go on by itself, or for another reason than before: {@code rotationId},
     * {@code state}, {@code to}.
     */
    ROTATION_REFUSED(true),
    /** The version in use expires soon: {@code version}, {@code days}, {@code stages}. */
    EXPIRES_SOON(true),
    /** The version in use has expired, and is not presented any more; members as above. */
    EXPIRED(true),
    /** The gateway's CA came a step further in its renewal: {@code version}, {@code state}. */
    AUTHORITY_STEP(false),
    /** A backend enforces less than it did: {@code stage}, {@code origin}, {@code verdict}. */
    VERDICT_WORSE(true);

    private final boolean warning;

    Type(boolean warning) {
      this.warning = warning;
    }

    /** Whether somebody should do something. */
    public boolean warning() {
      return warning;
    }
  }
}
