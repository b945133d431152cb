package io.signet.keystore.sql;

import io.signet.keystore.KeystoreException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * An AES key of 256 bits that can be wiped, which the JDK's own {@code SecretKeySpec} cannot. The
 * JDK's cipher asks for a copy of the bytes and wipes that by itself.
 */
final class AesKey implements SecretKey {

  static final int BYTES = 32;

  private static final long serialVersionUID = 1L;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final transient byte[] bytes;
  private transient volatile boolean destroyed;

  /**
   * @param bytes 32 of them; they become the key's own
   */
  AesKey(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("an AES key of 256 bits has 32 bytes");
    }
    this.bytes = bytes;
  }

  static AesKey random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new AesKey(bytes);
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    if (destroyed) {
      throw new KeystoreException(
          KeystoreException.Reason.UNAVAILABLE, "the keystore's keys are wiped");
    }
    return bytes.clone();
  }

  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public String toString() {
    return "AesKey";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("keys are not written");
  }
}
