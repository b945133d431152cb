package io.signet.keystore.pkcs11;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Public keys as tokens show them. */
final class PublicKeyForms {

  /** SubjectPublicKeyInfo of P-256 up to the point (RFC 5480). */
  private static final byte[] P256_HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private static final int POINT_BYTES = 65;

  private PublicKeyForms() {}

  /**
   * A key on P-256.
   *
   * @param point uncompressed, in a DER octet string; some tokens leave the string out
   */
  static PublicKey p256(byte[] point) throws GeneralSecurityException {
    byte[] bare = Arrays.copyOfRange(point, Math.max(0, point.length - POINT_BYTES), point.length);
    byte[] encoded = Arrays.copyOf(P256_HEAD, P256_HEAD.length + bare.length);
    System.arraycopy(bare, 0, encoded, P256_HEAD.length, bare.length);
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
  }

  static PublicKey rsa(byte[] modulus, byte[] exponent) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(
            new RSAPublicKeySpec(new BigInteger(1, modulus), new BigInteger(1, exponent)));
  }
}
