package io.signet.keystore;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Where private keys live. A key is made inside, signs inside, and is known outside by its {@link
 * KeyId} only.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader} through {@link KeystoreProvider}.
 * Every method may be called from any thread, blocks, and is never called on an event loop. A write
 * that has returned is durable; one that was cut off by a crash has happened or has not, never
 * half. All methods throw {@link KeystoreException}, whose {@link KeystoreException.Reason} says
 * why.
 */
public interface Keystore extends AutoCloseable {

  /**
   * Makes a key pair, has its certificate made by the certifier, and keeps both.
   *
   * @param certifier given the new key, answers the chain to keep, leaf first; the leaf must hold
   *     the new public key. If it throws, nothing is kept. It may sign with other keys of this
   *     keystore by {@link #csr}
   * @return the chain
   * @throws KeystoreException {@code EXISTS} if the id is taken, {@code INVALID} if the chain does
   *     not fit the key
   */
  List<X509Certificate> generate(
      KeyId id, KeyAlgorithm algorithm, Function<SigningKey, List<X509Certificate>> certifier);

  /**
   * Takes in a key that was made elsewhere.
   *
   * @throws KeystoreException {@code EXISTS}, {@code INVALID} if chain and key do not belong
   *     together, {@code UNSUPPORTED} if this keystore does not take keys in
   */
  void importKey(KeyId id, PrivateKey key, List<X509Certificate> chain);

  /**
   * Keeps a key that is kept already under one more id, with another chain, such as one that an
   * authority has issued for it. The key stays inside, and under its first id as it was.
   *
   * @param chain leaf first; the leaf must hold the key's public half
   * @return the chain
   * @throws KeystoreException {@code NOT_FOUND} if there is no such key, {@code EXISTS} if the new
   *     id is taken, {@code INVALID} if the chain does not fit the key
   */
  List<X509Certificate> recertify(KeyId kept, KeyId id, List<X509Certificate> chain);

  /**
   * Lets a function sign with a kept key, such as to build a certification request (RFC 2986).
   *
   * @param builder given the key, answers the encoded request
   * @throws KeystoreException {@code NOT_FOUND}
   */
  byte[] csr(KeyId id, Function<SigningKey, byte[]> builder);

  /** The identity of an id: its chain and a handle to its key. */
  Optional<Identity> identity(KeyId id);

  /**
   * A private key as an AES-256-GCM envelope, to be shared in the cluster.
   *
   * @return the envelope; empty if this keystore's keys never leave their token
   * @throws KeystoreException {@code NOT_FOUND}
   */
  Optional<byte[]> seal(KeyId id, SealingKey sealingKey);

  /**
   * The identity inside an envelope that {@link #seal} of any software keystore made; it is not
   * kept.
   *
   * @param chain the chain that belongs to it, leaf first
   * @throws KeystoreException {@code INVALID} if the envelope was made for another id, by another
   *     key, or was changed, or if chain and key do not belong together
   */
  default Identity open(
      KeyId id, List<X509Certificate> chain, byte[] envelope, SealingKey sealingKey) {
    return Envelope.open(id, chain, envelope, sealingKey);
  }

  /**
   * Takes in a key that {@link #seal} of any software keystore sealed. The key is in the open in
   * this keystore only.
   *
   * @param chain the chain that belongs to it, leaf first
   * @throws KeystoreException as {@link #open} and {@link #importKey}
   */
  default void importSealed(
      KeyId id, List<X509Certificate> chain, byte[] envelope, SealingKey sealingKey) {
    Identity opened = open(id, chain, envelope, sealingKey);
    importKey(id, opened.privateKey(), opened.chain());
  }

  /** Removes a key for good; answers whether there was one. */
  boolean delete(KeyId id);

  /** The ids of all keys. */
  Set<KeyId> list();

  /**
   * Checks that keys can be read and written now.
   *
   * @throws KeystoreException {@code UNAVAILABLE} if not, with a message for the operator
   */
  void checkHealth();

  /** Lets go of files, tokens and connections; safe to call twice. */
  @Override
  void close();
}
