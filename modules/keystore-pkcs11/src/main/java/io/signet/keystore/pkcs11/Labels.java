package io.signet.keystore.pkcs11;

import io.signet.keystore.KeyId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * How objects are called: {@code signet:<id>} for what counts, so that keys of others in the same
 * token are left alone, and {@code signet-new:<id>:<when>:<nonce>} for what is being made.
 */
final class Labels {

  private static final String KEPT = "signet:";
  private static final String PENDING = "signet-new:";

  /** Far more than the slowest token takes; what is older, a crash has left. */
  private static final long STALE_MILLIS = Duration.ofHours(1).toMillis();

  private Labels() {}

  static String of(KeyId id) {
    return KEPT + id;
  }

  /** Of a certificate above the leaf. */
  static String above(KeyId id, int place) {
    return KEPT + id + "/" + place;
  }

  static String pending(KeyId id) {
    return PENDING + id + ":" + System.currentTimeMillis() + ":" + UUID.randomUUID();
  }

  /** The id of a key that counts. */
  static Optional<KeyId> parse(String label) {
    if (!label.startsWith(KEPT)) {
      return Optional.empty();
    }
    try {
      return Optional.of(KeyId.parse(label.substring(KEPT.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether a label keeps others from an id. */
  static boolean claims(String label, KeyId id) {
    return label.equals(of(id)) || (label.startsWith(PENDING + id + ":") && !stale(label));
  }

  /** Whether a crash has left what has this label. */
  static boolean stale(String label) {
    if (!label.startsWith(PENDING)) {
      return false;
    }
    String[] parts = label.split(":");
    try {
      return parts.length == 4
          && System.currentTimeMillis() - Long.parseLong(parts[2]) > STALE_MILLIS;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
