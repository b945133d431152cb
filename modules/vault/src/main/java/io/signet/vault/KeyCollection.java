package io.signet.vault;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.SealingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every key of a keystore, sealed for a backup. */
final class KeyCollection {

  private KeyCollection() {}

  static List<KeyEntry> of(Keystore keystore, SealingKey sealingKey) {
    List<KeyEntry> entries = new ArrayList<>();
    for (KeyId id : keystore.list()) {
      entry(keystore, id, sealingKey).ifPresent(entries::add);
    }
    return entries;
  }

  /** Empty if the key has gone since it was listed. */
  private static Optional<KeyEntry> entry(Keystore keystore, KeyId id, SealingKey sealingKey) {
    try {
      Optional<Identity> identity = keystore.identity(id);
      if (identity.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(new KeyEntry(id, identity.get().chain(), keystore.seal(id, sealingKey)));
    } catch (KeystoreException e) {
      if (e.reason() == KeystoreException.Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
