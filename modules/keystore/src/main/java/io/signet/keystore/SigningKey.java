package io.signet.keystore;

import java.security.PublicKey;

/** A key inside its keystore: what may be known of it and done with it. */
public interface SigningKey {

  PublicKey publicKey();

  /**
   * Signs.
   *
   * @param algorithm the JCA name, such as {@code SHA256withRSA}
   */
  byte[] sign(String algorithm, byte[] data);
}
