package io.signet.keystore.sql;

import io.signet.keystore.KeyId;
import io.signet.keystore.KeystoreException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What this node has seen of each id, so that nobody gives it an older row again: one that was
 * replaced, or one that this node deleted. Across restarts the documents do that, which name the
 * certificate of each version by its fingerprint.
 */
final class Freshness {

  /** The least serial that is acceptable. */
  private final ConcurrentMap<KeyId, Long> least = new ConcurrentHashMap<>();

  /**
   * Notes a row that has been authenticated.
   *
   * @throws KeystoreException {@code CORRUPT} if a newer one was seen
   */
  void require(KeyRow row) {
    if (least.merge(row.id(), row.serial(), Math::max) > row.serial()) {
      throw new KeystoreException(
          KeystoreException.Reason.CORRUPT,
          "the row of the key %s is older than one seen before; it is not used"
              .formatted(row.id()));
    }
  }

  /** Notes that a row is gone for good. */
  void deleted(KeyId id, long serial) {
    if (serial < Long.MAX_VALUE) {
      least.merge(id, serial + 1, Math::max);
    }
  }
}
