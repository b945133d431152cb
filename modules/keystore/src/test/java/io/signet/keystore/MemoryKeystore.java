package io.signet.keystore;

import static io.signet.keystore.KeystoreException.Reason.EXISTS;
import static io.signet.keystore.KeystoreException.Reason.NOT_FOUND;
import static io.signet.keystore.KeystoreException.Reason.UNAVAILABLE;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** A keystore for tests that keeps its keys in memory; it passes the contract. */
public final class MemoryKeystore implements Keystore {

  private final ConcurrentMap<KeyId, Identity> identities;
  private volatile boolean available = true;

  /** A new, empty keystore. */
  public MemoryKeystore() {
    this(new ConcurrentHashMap<>());
  }

  /** A keystore over keys that outlive it, as a file would; keystores may share a map. */
  public MemoryKeystore(ConcurrentMap<KeyId, Identity> identities) {
    this.identities = identities;
  }

  /** Lets every call fail with {@code UNAVAILABLE} from now on, or work again. */
  public void setAvailable(boolean available) {
    this.available = available;
  }

  @Override
  public List<X509Certificate> generate(
      KeyId id, KeyAlgorithm algorithm, Function<SigningKey, List<X509Certificate>> certifier) {
    requireAvailable();
    requireFree(id);
    KeyPair pair = Keys.generate(algorithm);
    SigningKey key = Keys.handle(pair.getPublic(), pair.getPrivate());
    List<X509Certificate> chain = Keys.requireFit(id, certifier.apply(key), key);
    keep(id, pair.getPrivate(), chain);
    return chain;
  }

  @Override
  public void importKey(KeyId id, PrivateKey key, List<X509Certificate> chain) {
    requireAvailable();
    if (chain.isEmpty()) {
      throw new KeystoreException(KeystoreException.Reason.INVALID, "the chain is empty");
    }
    keep(id, key, Keys.requireFit(id, chain, Keys.handle(chain.get(0).getPublicKey(), key)));
  }

  @Override
  public List<X509Certificate> recertify(KeyId kept, KeyId id, List<X509Certificate> chain) {
    requireFree(id);
    Identity identity = require(kept);
    SigningKey key = Keys.handle(identity.leaf().getPublicKey(), identity.privateKey());
    List<X509Certificate> fitting = Keys.requireFit(id, chain, key);
    keep(id, identity.privateKey(), fitting);
    return fitting;
  }

  @Override
  public byte[] csr(KeyId id, Function<SigningKey, byte[]> builder) {
    Identity identity = require(id);
    return builder.apply(Keys.handle(identity.leaf().getPublicKey(), identity.privateKey()));
  }

  @Override
  public Optional<Identity> identity(KeyId id) {
    requireAvailable();
    return Optional.ofNullable(identities.get(id));
  }

  @Override
  public Optional<byte[]> seal(KeyId id, SealingKey sealingKey) {
    return Optional.of(Keys.seal(id, require(id).privateKey(), sealingKey));
  }

  @Override
  public boolean delete(KeyId id) {
    requireAvailable();
    return identities.remove(id) != null;
  }

  @Override
  public Set<KeyId> list() {
    requireAvailable();
    return new TreeSet<>(identities.keySet());
  }

  @Override
  public void checkHealth() {
    requireAvailable();
  }

  @Override
  public void close() {
    available = false;
  }

  private void keep(KeyId id, PrivateKey key, List<X509Certificate> chain) {
    if (identities.putIfAbsent(id, new Identity(id, chain, key)) != null) {
      throw new KeystoreException(EXISTS, "there is a key " + id + " already");
    }
  }

  private Identity require(KeyId id) {
    return identity(id)
        .orElseThrow(() -> new KeystoreException(NOT_FOUND, "there is no key " + id));
  }

  private void requireFree(KeyId id) {
    if (identities.containsKey(id)) {
      throw new KeystoreException(EXISTS, "there is a key " + id + " already");
    }
  }

  private void requireAvailable() {
    if (!available) {
      throw new KeystoreException(UNAVAILABLE, "the keystore in memory is closed");
    }
  }
}
