package io.signet.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A private key (PKCS#8, RFC 5208) under AES-256-GCM.
 *
 * <pre>
 * 1 byte    format version, 1
 * 1 byte    length n of the sealing key's id
 * n bytes   the sealing key's id, UTF-8
 * 12 bytes  nonce
 * the rest  ciphertext, then the tag of 16 bytes
 * </pre>
 *
 * <p>The associated data are everything before the nonce and the key's id. The id itself is not in
 * the envelope: who opens it must know whose it is, so an envelope that was put in the place of
 * another one does not open.
 *
 * <p>Nonces are random: NIST SP 800-38D §8.3 allows 2<sup>32</sup> of them under one key, which is
 * far above what a gateway seals.
 */
final class Envelope {

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Envelope() {}

  static byte[] seal(KeyId id, PrivateKey key, SealingKey sealingKey) {
    byte[] plain = key.getEncoded();
    if (plain == null) {
      throw invalid("the key of " + id + " has no encoded form that could be sealed", null);
    }
    byte[] header = header(sealingKey);
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, sealingKey, nonce, header, id).doFinal(plain);
      return ByteBuffer.allocate(header.length + nonce.length + sealed.length)
          .put(header)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw invalid("the key of " + id + " cannot be sealed with " + sealingKey.id(), e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  static Identity open(
      KeyId id, List<X509Certificate> chain, byte[] envelope, SealingKey sealingKey) {
    if (chain.isEmpty()) {
      throw invalid("the chain of " + id + " is empty", null);
    }
    byte[] plain = decrypt(id, envelope, sealingKey);
    try {
      String family = chain.get(0).getPublicKey().getAlgorithm();
      PrivateKey key =
          KeyFactory.getInstance(family).generatePrivate(new PKCS8EncodedKeySpec(plain));
      Keys.requireFit(id, chain, Keys.handle(chain.get(0).getPublicKey(), key));
      return new Identity(id, chain, key);
    } catch (GeneralSecurityException e) {
      throw invalid("the key in the envelope of " + id + " is not of its certificate's kind", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static byte[] decrypt(KeyId id, byte[] envelope, SealingKey sealingKey) {
    byte[] header = readHeader(id, envelope, sealingKey);
    byte[] nonce = Arrays.copyOfRange(envelope, header.length, header.length + NONCE_BYTES);
    int start = header.length + NONCE_BYTES;
    try {
      return cipher(Cipher.DECRYPT_MODE, sealingKey, nonce, header, id)
          .doFinal(envelope, start, envelope.length - start);
    } catch (GeneralSecurityException e) {
      throw invalid(
          "the envelope of " + id + " was made for another id, by another key, or was changed", e);
    }
  }

  private static byte[] readHeader(KeyId id, byte[] envelope, SealingKey sealingKey) {
    if (envelope.length < 2 || envelope[0] != VERSION) {
      throw invalid("the envelope of " + id + " is of an unknown format", null);
    }
    int headerBytes = 2 + Byte.toUnsignedInt(envelope[1]);
    if (envelope.length < headerBytes + NONCE_BYTES + TAG_BYTES) {
      throw invalid("the envelope of " + id + " is cut off", null);
    }
    byte[] header = Arrays.copyOf(envelope, headerBytes);
    if (!Arrays.equals(header, header(sealingKey))) {
      throw invalid(
          "the envelope of " + id + " was made by another key than " + sealingKey.id(), null);
    }
    return header;
  }

  private static byte[] header(SealingKey sealingKey) {
    byte[] sealingKeyId = sealingKey.id().getBytes(UTF_8);
    return ByteBuffer.allocate(2 + sealingKeyId.length)
        .put(VERSION)
        .put((byte) sealingKeyId.length)
        .put(sealingKeyId)
        .array();
  }

  private static Cipher cipher(
      int mode, SealingKey sealingKey, byte[] nonce, byte[] header, KeyId id)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, sealingKey.key(), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(header);
    cipher.updateAAD(id.toString().getBytes(UTF_8));
    return cipher;
  }

  private static KeystoreException invalid(String message, Throwable cause) {
    return new KeystoreException(KeystoreException.Reason.INVALID, message, cause);
  }
}
