package io.signet.keystore;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;

/** A key pair in memory that behaves like a key inside its keystore. */
record PairKey(KeyPair pair) implements SigningKey {

  @Override
  public PublicKey publicKey() {
    return pair.getPublic();
  }

  @Override
  public byte[] sign(String algorithm, byte[] data) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with " + algorithm, e);
    }
  }

  @Override
  public String toString() {
    return "PairKey[" + pair.getPublic().getAlgorithm() + "]";
  }
}
