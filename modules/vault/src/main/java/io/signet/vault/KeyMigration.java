package io.signet.vault;

import io.signet.api.SignetException;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import io.signet.keystore.SealingKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes the keys of one keystore over into another one.
 *
 * <p>A key goes sealed, under a key of this run that is nowhere written. It counts when it signs in
 * its new place and the public key of its chain verifies that. What is done is known by what the
 * new keystore holds, so a run that was cut off is simply run again.
 */
public final class KeyMigration {

  private final Keystore from;
  private final Keystore to;
  private final Progress progress;
  private final SealingKey sealingKey = sealingKey();

  /** Neither keystore may be in use by a node. */
  public KeyMigration(Keystore from, Keystore to, Progress progress) {
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /**
   * What a run did.
   *
   * @param taken keys that were taken over
   * @param present keys that were there already
   * @param removed keys that were removed where they came from
   */
  public record Result(int taken, int present, int removed) {}

  /**
   * Takes all keys over.
   *
   * @param remove whether to remove them where they came from, after all are proven
   * @throws SignetException {@link io.signet.api.ErrorCode#CONFLICT}, before anything is changed,
   *     if a key cannot leave or its id is taken by another one
   * @throws io.signet.keystore.KeystoreException if a keystore fails
   */
  public Result run(boolean remove) {
    List<KeyId> ids = new ArrayList<>(from.list());
    ids.forEach(this::check);
    int taken = 0;
    for (int i = 0; i < ids.size(); i++) {
      boolean absent = to.identity(ids.get(i)).isEmpty();
      if (absent) {
        take(ids.get(i));
        taken++;
      }
      prove(ids.get(i), absent);
      progress.proven(i + 1, ids.size(), ids.get(i), absent);
    }
    int removed = remove ? remove(ids) : 0;
    return new Result(taken, ids.size() - taken, removed);
  }

  private void check(KeyId id) {
    Optional<Identity> present = to.identity(id);
    if (present.isPresent() && !present.get().chain().equals(require(id).chain())) {
      throw SignetException.conflict(
          "key %s is in both keystores, with different certificates: nothing was taken over"
              .formatted(id));
    }
    if (present.isEmpty() && from.seal(id, sealingKey).isEmpty()) {
      throw SignetException.conflict(
          "key %s never leaves its token: nothing was taken over".formatted(id));
    }
  }

  private void take(KeyId id) {
    byte[] envelope =
        from.seal(id, sealingKey)
            .orElseThrow(() -> SignetException.conflict("key " + id + " never leaves its token"));
    to.importSealed(id, require(id).chain(), envelope, sealingKey);
  }

  /** A key that this run has brought and that does not work must not look like one that does. */
  private void prove(KeyId id, boolean brought) {
    boolean proven = false;
    try {
      Keys.prove(to, id);
      proven = true;
    } finally {
      if (!proven && brought) {
        to.delete(id);
      }
    }
  }

  private int remove(List<KeyId> ids) {
    ids.forEach(id -> Keys.prove(to, id));
    return (int) ids.stream().filter(from::delete).count();
  }

  private Identity require(KeyId id) {
    return from.identity(id)
        .orElseThrow(
            () -> SignetException.conflict("key " + id + " has gone meanwhile: try again"));
  }

  private static SealingKey sealingKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new SealingKey("migration", new SecretKeySpec(key, "AES"));
  }
}
