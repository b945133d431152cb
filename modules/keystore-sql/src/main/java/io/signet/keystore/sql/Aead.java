package io.signet.keystore.sql;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM.
 *
 * <pre>
 * 1 byte    format version, 1
 * 12 bytes  nonce, random
 * the rest  ciphertext, then the tag of 16 bytes
 * </pre>
 *
 * <p>A data key seals once. A master key wraps once for each version of a certificate and each
 * rewrapping; NIST SP 800-38D §8.3 allows 2<sup>32</sup> random nonces under one key.
 */
final class Aead {

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Aead() {}

  /**
   * @param context what the sealed bytes belong to; they open with the same only
   */
  static byte[] seal(AesKey key, byte[] plain, byte[] context) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(plain);
    return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
        .put(VERSION)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /**
   * The plain bytes; the caller wipes them.
   *
   * @throws AEADBadTagException if the bytes were sealed by another key, for another context, or
   *     were changed since
   */
  static byte[] open(AesKey key, byte[] sealed, byte[] context) throws GeneralSecurityException {
    if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] != VERSION) {
      throw new AEADBadTagException("cut off, or of an unknown format");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed, 1, nonce, 0, NONCE_BYTES);
    int start = 1 + NONCE_BYTES;
    return cipher(Cipher.DECRYPT_MODE, key, nonce, context)
        .doFinal(sealed, start, sealed.length - start);
  }

  private static Cipher cipher(int mode, AesKey key, byte[] nonce, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(context);
    return cipher;
  }
}
