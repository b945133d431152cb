package io.signet.keystore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/** What the implementations of {@link Keystore} share, so that each of them does it alike. */
public final class Keys {

  private static final byte[] PROBE =
      "does this key belong to this certificate?".getBytes(US_ASCII);

  private Keys() {}

  /** Makes a key pair in memory. */
  public static KeyPair generate(KeyAlgorithm algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.family());
      generator.initialize(algorithm.bits());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new KeystoreException(
          KeystoreException.Reason.UNSUPPORTED, "this JDK makes no " + algorithm + " keys", e);
    }
  }

  /** A key in memory, as certifiers and builders of requests see it. */
  public static SigningKey handle(PublicKey publicKey, PrivateKey privateKey) {
    return new SoftwareKey(publicKey, privateKey);
  }

  /**
   * Checks that a chain belongs to a key: the leaf holds its public key and verifies what it signs,
   * and every other certificate has signed the one before it.
   *
   * @param chain leaf first; null is refused like an empty one
   * @return an unmodifiable copy of the chain
   * @throws KeystoreException {@code INVALID} if not
   */
  public static List<X509Certificate> requireFit(
      KeyId id, List<X509Certificate> chain, SigningKey key) {
    if (chain == null || chain.isEmpty()) {
      throw invalid("the chain of " + id + " is empty", null);
    }
    PublicKey leafKey = chain.get(0).getPublicKey();
    if (!Arrays.equals(leafKey.getEncoded(), key.publicKey().getEncoded())) {
      throw invalid("the certificate of " + id + " holds another public key", null);
    }
    if (!signs(id, leafKey, key)) {
      throw invalid("certificate and private key of " + id + " do not belong together", null);
    }
    for (int i = 1; i < chain.size(); i++) {
      requireIssued(id, chain.get(i - 1), chain.get(i));
    }
    return List.copyOf(chain);
  }

  /**
   * Proves that a kept key is usable: it signs, and the leaf of its chain verifies that.
   *
   * @return its chain
   * @throws KeystoreException {@code NOT_FOUND} if there is no such key, {@code INVALID} if it is
   *     not its chain's
   */
  public static List<X509Certificate> prove(Keystore keystore, KeyId id) {
    List<X509Certificate> chain =
        keystore
            .identity(id)
            .map(Identity::chain)
            .orElseThrow(
                () ->
                    new KeystoreException(
                        KeystoreException.Reason.NOT_FOUND, "there is no key " + id));
    keystore.csr(
        id,
        key -> {
          requireFit(id, chain, key);
          return new byte[0];
        });
    return chain;
  }

  /**
   * Seals a private key, as {@link Keystore#seal} promises; {@link Keystore#open} is its reverse.
   *
   * @throws KeystoreException {@code INVALID} if the key has no encoded form
   */
  public static byte[] seal(KeyId id, PrivateKey key, SealingKey sealingKey) {
    return Envelope.seal(id, key, sealingKey);
  }

  private static boolean signs(KeyId id, PublicKey leafKey, SigningKey key) {
    String algorithm = probeAlgorithm(id, leafKey);
    try {
      byte[] signature = key.sign(algorithm, PROBE);
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(leafKey);
      verifier.update(PROBE);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    } catch (KeystoreException e) {
      if (e.reason() == KeystoreException.Reason.INVALID) {
        return false;
      }
      throw e;
    }
  }

  private static String probeAlgorithm(KeyId id, PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
      default ->
          throw invalid(
              "the key of " + id + " is of a kind not supported: " + key.getAlgorithm(), null);
    };
  }

  private static void requireIssued(KeyId id, X509Certificate subject, X509Certificate issuer) {
    try {
      subject.verify(issuer.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw invalid(
          "the chain of %s is broken: %s has not signed %s"
              .formatted(id, issuer.getSubjectX500Principal(), subject.getSubjectX500Principal()),
          e);
    }
  }

  private static KeystoreException invalid(String message, Throwable cause) {
    return new KeystoreException(KeystoreException.Reason.INVALID, message, cause);
  }
}
