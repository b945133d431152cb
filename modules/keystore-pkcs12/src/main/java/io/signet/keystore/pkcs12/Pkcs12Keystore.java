package io.signet.keystore.pkcs12;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.SealingKey;
import io.signet.keystore.SigningKey;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A keystore in one PKCS#12 file.
 *
 * <p>Reading is from memory and never waits. Every write writes the whole file, one at a time; keys
 * are made before that, so that a slow RSA key holds up nobody. What is in memory is in the file:
 * an identity is shown after it was written, and a write that fails is taken back.
 */
final class Pkcs12Keystore implements Keystore {

  private final DurableFile file;
  private final KeyFile content;
  private final ConcurrentMap<KeyId, Identity> identities;
  private final Password password;
  private final ProcessLock lock;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean closed;

  /**
   * @param lock keeps other writers away; {@code null} for a keystore that is only read
   */
  Pkcs12Keystore(
      DurableFile file,
      KeyFile content,
      Map<KeyId, Identity> identities,
      Password password,
      ProcessLock lock) {
    this.file = file;
    this.content = content;
    this.identities = new ConcurrentHashMap<>(identities);
    this.password = password;
    this.lock = lock;
  }

  @Override
  public List<X509Certificate> generate(
      KeyId id, KeyAlgorithm algorithm, Function<SigningKey, List<X509Certificate>> certifier) {
    requireOpen();
    requireFree(id);
    KeyPair pair = Keys.generate(algorithm);
    SigningKey key = Keys.handle(pair.getPublic(), pair.getPrivate());
    List<X509Certificate> chain = Keys.requireFit(id, certifier.apply(key), key);
    keep(new Identity(id, chain, pair.getPrivate()));
    return chain;
  }

  @Override
  public void importKey(KeyId id, PrivateKey key, List<X509Certificate> chain) {
    requireOpen();
    requireFree(id);
    if (chain.isEmpty()) {
      throw new KeystoreException(Reason.INVALID, "the chain of " + id + " is empty");
    }
    SigningKey handle = Keys.handle(chain.get(0).getPublicKey(), key);
    keep(new Identity(id, Keys.requireFit(id, chain, handle), key));
  }

  @Override
  public List<X509Certificate> recertify(KeyId kept, KeyId id, List<X509Certificate> chain) {
    requireFree(id);
    Identity identity = require(kept);
    SigningKey key = Keys.handle(identity.leaf().getPublicKey(), identity.privateKey());
    List<X509Certificate> fitting = Keys.requireFit(id, chain, key);
    keep(new Identity(id, fitting, identity.privateKey()));
    return fitting;
  }

  @Override
  public byte[] csr(KeyId id, Function<SigningKey, byte[]> builder) {
    Identity identity = require(id);
    return builder.apply(Keys.handle(identity.leaf().getPublicKey(), identity.privateKey()));
  }

  @Override
  public Optional<Identity> identity(KeyId id) {
    requireOpen();
    return Optional.ofNullable(identities.get(id));
  }

  @Override
  public Optional<byte[]> seal(KeyId id, SealingKey sealingKey) {
    return Optional.of(Keys.seal(id, require(id).privateKey(), sealingKey));
  }

  @Override
  public boolean delete(KeyId id) {
    writing.lock();
    try {
      requireWritable();
      Identity identity = identities.get(id);
      if (identity == null) {
        return false;
      }
      content.remove(id);
      writeOr(() -> content.put(identity));
      identities.remove(id);
      return true;
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Set<KeyId> list() {
    requireOpen();
    return new TreeSet<>(identities.keySet());
  }

  @Override
  public void checkHealth() {
    requireOpen();
    file.checkWritable();
  }

  @Override
  public void close() {
    writing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      password.wipe();
      if (lock != null) {
        lock.close();
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public String toString() {
    return "Pkcs12Keystore[" + file.path() + "]";
  }

  private void keep(Identity identity) {
    writing.lock();
    try {
      requireWritable();
      requireFree(identity.id());
      content.put(identity);
      writeOr(() -> content.remove(identity.id()));
      identities.put(identity.id(), identity);
    } finally {
      writing.unlock();
    }
  }

  private void writeOr(Runnable takeBack) {
    boolean written = false;
    try {
      file.write(content.encode());
      written = true;
    } finally {
      if (!written) {
        takeBack.run();
      }
    }
  }

  private Identity require(KeyId id) {
    return identity(id)
        .orElseThrow(() -> new KeystoreException(Reason.NOT_FOUND, "there is no key " + id));
  }

  private void requireFree(KeyId id) {
    if (identities.containsKey(id)) {
      throw new KeystoreException(Reason.EXISTS, "there is a key " + id + " already");
    }
  }

  private void requireWritable() {
    requireOpen();
    if (lock == null) {
      throw new KeystoreException(
          Reason.UNSUPPORTED, "the keystore " + file.path() + " is opened for reading only");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new KeystoreException(Reason.UNAVAILABLE, "the keystore " + file.path() + " is closed");
    }
  }
}
