package io.signet.vault;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM over pieces of a stream, so that one of any length can be read without believing
 * anything before it was checked.
 *
 * <p>The nonce is the number of the chunk and whether it is the last one, under a key that belongs
 * to this stream alone (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015):
 * chunks cannot be changed, moved, left out, or taken from another backup, and the end cannot be
 * cut off.
 */
final class Chunks {

  /** Bytes in the open of every chunk but the last, which has 1 to as many. */
  static final int PLAIN_BYTES = 64 * 1024;

  static final int TAG_BYTES = 16;
  static final int SEALED_BYTES = PLAIN_BYTES + TAG_BYTES;

  private final SecretKey key;
  private final byte[] header;

  Chunks(BackupKey.Keys keys) {
    this.key = keys.chunks();
    this.header = keys.header().encode();
  }

  byte[] seal(long number, boolean last, byte[] plain, int length) throws GeneralSecurityException {
    return cipher(Cipher.ENCRYPT_MODE, number, last).doFinal(plain, 0, length);
  }

  byte[] open(long number, boolean last, byte[] sealed, int length)
      throws GeneralSecurityException {
    if (length < TAG_BYTES) {
      throw new GeneralSecurityException("shorter than a tag");
    }
    return cipher(Cipher.DECRYPT_MODE, number, last).doFinal(sealed, 0, length);
  }

  private Cipher cipher(int mode, long number, boolean last) throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(12).putInt(last ? 1 : 0).putLong(number).array();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(header);
    return cipher;
  }
}
