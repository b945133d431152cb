package io.signet.keystore.pkcs11;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.SigningKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECParameterSpec;

/**
 * A private key inside a token. It is known by its label, not by a handle, so that it still signs
 * after its token was away. It has no encoded form and cannot be serialised.
 */
abstract class TokenKey implements PrivateKey {

  private static final long serialVersionUID = 1L;

  private final transient TokenObjects objects;
  private final String label;

  private TokenKey(TokenObjects objects, String label) {
    this.objects = objects;
    this.label = label;
  }

  /**
   * The handle of a key.
   *
   * @param label of its object
   * @throws KeystoreException {@code INVALID} for other keys than RSA and EC
   */
  static TokenKey of(TokenObjects objects, String label, PublicKey publicKey) {
    if (publicKey instanceof ECPublicKey key) {
      return new Ec(objects, label, key.getParams());
    }
    if (publicKey instanceof RSAPublicKey key) {
      return new Rsa(objects, label, key.getModulus());
    }
    throw new KeystoreException(
        KeystoreException.Reason.INVALID,
        "a token's key is RSA or EC here, not " + publicKey.getAlgorithm());
  }

  /** Signs inside the token. */
  byte[] sign(Mechanism mechanism, byte[] data) {
    return objects.sign(label, mechanism, data);
  }

  /** As certifiers and builders of requests see it. */
  SigningKey handle(PublicKey publicKey) {
    return new Handle(publicKey, this);
  }

  @Override
  public final String getFormat() {
    return null;
  }

  @Override
  public final byte[] getEncoded() {
    return null;
  }

  @Override
  public final String toString() {
    return "TokenKey[" + label + "]";
  }

  private void writeObject(java.io.ObjectOutputStream out) throws java.io.IOException {
    throw new java.io.NotSerializableException("a token's key stays in its token");
  }

  private static final class Ec extends TokenKey implements ECKey {

    private static final long serialVersionUID = 1L;

    private final transient ECParameterSpec parameters;

    private Ec(TokenObjects objects, String label, ECParameterSpec parameters) {
      super(objects, label);
      this.parameters = parameters;
    }

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public ECParameterSpec getParams() {
      return parameters;
    }
  }

  private static final class Rsa extends TokenKey implements RSAKey {

    private static final long serialVersionUID = 1L;

    private final BigInteger modulus;

    private Rsa(TokenObjects objects, String label, BigInteger modulus) {
      super(objects, label);
      this.modulus = modulus;
    }

    @Override
    public String getAlgorithm() {
      return "RSA";
    }

    @Override
    public BigInteger getModulus() {
      return modulus;
    }
  }

  private record Handle(PublicKey publicKey, TokenKey key) implements SigningKey {

    @Override
    public byte[] sign(String algorithm, byte[] data) {
      try {
        Signature signature = Signature.getInstance(algorithm, TokenProvider.install());
        signature.initSign(key);
        signature.update(data);
        return signature.sign();
      } catch (InvalidKeyException e) {
        throw new KeystoreException(
            KeystoreException.Reason.INVALID,
            "this " + publicKey.getAlgorithm() + " key does not sign with " + algorithm,
            e);
      } catch (GeneralSecurityException e) {
        if (e.getCause() instanceof KeystoreException own) {
          throw own;
        }
        throw new KeystoreException(
            KeystoreException.Reason.INVALID,
            "this " + publicKey.getAlgorithm() + " key does not sign with " + algorithm,
            e);
      }
    }
  }
}
