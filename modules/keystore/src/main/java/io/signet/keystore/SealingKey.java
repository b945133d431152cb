package io.signet.keystore;

import javax.crypto.SecretKey;

/**
 * A key that wraps private keys for the cluster.
 *
 * @param id names the key in the envelopes it makes; no secret
 * @param key AES, 256 bits
 */
public record SealingKey(String id, SecretKey key) {

  @Override
  public String toString() {
    return "SealingKey[" + id + "]";
  }
}
