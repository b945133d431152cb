package io.signet.keystore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A key that wraps private keys for the cluster.
 *
 * @param id names the key in the envelopes it makes; no secret; 1 to 255 bytes of UTF-8
 * @param key AES, 256 bits
 */
public record SealingKey(String id, SecretKey key) {

  private static final int KEY_BYTES = 32;
  private static final int MAXIMUM_ID_BYTES = 255;

  public SealingKey {
    int idBytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (idBytes == 0 || idBytes > MAXIMUM_ID_BYTES) {
      throw new IllegalArgumentException("the id of a sealing key has 1 to 255 bytes");
    }
    requireAes256(key);
  }

  private static void requireAes256(SecretKey key) {
    byte[] encoded = key.getEncoded();
    boolean insideToken = encoded == null;
    if (!key.getAlgorithm().equals("AES") || (!insideToken && encoded.length != KEY_BYTES)) {
      throw new IllegalArgumentException("a sealing key is an AES key of 256 bits");
    }
    if (!insideToken) {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "SealingKey[" + id + "]";
  }
}
