package io.signet.keystore;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** A private key that the JDK signs with. */
record SoftwareKey(PublicKey publicKey, PrivateKey privateKey) implements SigningKey {

  @Override
  public byte[] sign(String algorithm, byte[] data) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(privateKey);
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new KeystoreException(
          KeystoreException.Reason.INVALID,
          "this " + publicKey.getAlgorithm() + " key does not sign with " + algorithm,
          e);
    }
  }

  @Override
  public String toString() {
    return "SoftwareKey[" + publicKey.getAlgorithm() + "]";
  }
}
