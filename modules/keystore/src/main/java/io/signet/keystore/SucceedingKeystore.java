package io.signet.keystore;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A keystore that takes the place of an older one whose keys cannot move into it, such as a token
 * that makes its keys inside. New keys are made in the newer one; those of the older one go on
 * working there, until they are replaced by new ones and deleted.
 *
 * <p>A keystore that cannot be reached does not keep the keys of the other one from working.
 */
public final class SucceedingKeystore implements Keystore {

  private final Keystore newer;
  private final Keystore older;

  /** Both are closed with this one. */
  public SucceedingKeystore(Keystore newer, Keystore older) {
    this.newer = newer;
    this.older = older;
  }

  @Override
  public List<X509Certificate> generate(
      KeyId id, KeyAlgorithm algorithm, Function<SigningKey, List<X509Certificate>> certifier) {
    requireFreeInOlder(id);
    return newer.generate(id, algorithm, certifier);
  }

  @Override
  public void importKey(KeyId id, PrivateKey key, List<X509Certificate> chain) {
    requireFreeInOlder(id);
    newer.importKey(id, key, chain);
  }

  /** A key stays in the keystore that it is in. */
  @Override
  public List<X509Certificate> recertify(KeyId kept, KeyId id, List<X509Certificate> chain) {
    if (find(id).isPresent()) {
      throw taken(id);
    }
    return holder(kept).recertify(kept, id, chain);
  }

  @Override
  public byte[] csr(KeyId id, Function<SigningKey, byte[]> builder) {
    return holder(id).csr(id, builder);
  }

  @Override
  public Optional<Identity> identity(KeyId id) {
    return find(id).map(Held::identity);
  }

  @Override
  public Optional<byte[]> seal(KeyId id, SealingKey sealingKey) {
    return holder(id).seal(id, sealingKey);
  }

  /** Deletes it in both: a migration may have left it in the older one, too. */
  @Override
  public boolean delete(KeyId id) {
    boolean inOlder = older.delete(id);
    return newer.delete(id) || inOlder;
  }

  @Override
  public Set<KeyId> list() {
    Set<KeyId> all = new TreeSet<>(newer.list());
    all.addAll(older.list());
    return all;
  }

  @Override
  public void checkHealth() {
    newer.checkHealth();
    older.checkHealth();
  }

  @Override
  public void close() {
    try {
      newer.close();
    } finally {
      older.close();
    }
  }

  @Override
  public String toString() {
    return "SucceedingKeystore[" + newer + ", older " + older + "]";
  }

  private record Held(Keystore keystore, Identity identity) {}

  private Keystore holder(KeyId id) {
    return find(id)
        .map(Held::keystore)
        .orElseThrow(
            () ->
                new KeystoreException(KeystoreException.Reason.NOT_FOUND, "there is no key " + id));
  }

  private Optional<Held> find(KeyId id) {
    KeystoreException away = null;
    for (Keystore keystore : List.of(newer, older)) {
      try {
        Optional<Identity> identity = keystore.identity(id);
        if (identity.isPresent()) {
          return Optional.of(new Held(keystore, identity.get()));
        }
      } catch (KeystoreException e) {
        if (e.reason() != KeystoreException.Reason.UNAVAILABLE) {
          throw e;
        }
        away = e;
      }
    }
    if (away != null) {
      throw away;
    }
    return Optional.empty();
  }

  private void requireFreeInOlder(KeyId id) {
    if (older.identity(id).isPresent()) {
      throw taken(id);
    }
  }

  private static KeystoreException taken(KeyId id) {
    return new KeystoreException(
        KeystoreException.Reason.EXISTS, "there is a key " + id + " already");
  }
}
