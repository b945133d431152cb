package io.signet.certificates;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Optional;

/**
 * The kinds of keys that certificates may have: those that every TLS engine here signs and verifies
 * with. Ed25519 is not among them, since BoringSSL does not offer it.
 */
final class PublicKeys {

  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 4096;

  private static final ECParameterSpec P256 = curve("secp256r1");
  private static final ECParameterSpec P384 = curve("secp384r1");

  private PublicKeys() {}

  static boolean allowed(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      BigInteger exponent = rsa.getPublicExponent();
      return rsa.getAlgorithm().equals("RSA")
          && bits >= MIN_RSA_BITS
          && bits <= MAX_RSA_BITS
          && exponent.testBit(0)
          && exponent.bitLength() > 1
          && exponent.bitLength() <= Long.SIZE;
    }
    return curve(key).isPresent();
  }

  /** The curve of a key, if it is one of those allowed. */
  static Optional<ECParameterSpec> curve(PublicKey key) {
    if (!(key instanceof ECPublicKey ec) || ec.getParams() == null) {
      return Optional.empty();
    }
    return same(ec.getParams(), P256)
        ? Optional.of(P256)
        : same(ec.getParams(), P384) ? Optional.of(P384) : Optional.empty();
  }

  static boolean isP256(ECParameterSpec curve) {
    return same(curve, P256);
  }

  private static boolean same(ECParameterSpec one, ECParameterSpec other) {
    return one.getCurve().equals(other.getCurve())
        && one.getGenerator().equals(other.getGenerator())
        && one.getOrder().equals(other.getOrder())
        && one.getCofactor() == other.getCofactor();
  }

  private static ECParameterSpec curve(String name) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(name));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no curve " + name, e);
    }
  }
}
