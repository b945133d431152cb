package io.signet.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * A key that signs trust bundles: EC P-256, made from a secret that all nodes of a cluster have.
 */
final class TrustKey {

  private static final String CURVE = "secp256r1";
  private static final int COORDINATE_BYTES = 32;

  private final PrivateKey key;
  private final Jwk jwk;

  private TrustKey(PrivateKey key, Jwk jwk) {
    this.key = key;
    this.jwk = jwk;
  }

  /** The key of a secret, always the same (FIPS 186-5, A.2.1: 256 bits more than it needs). */
  static TrustKey of(SecretKey secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(secret.getEncoded(), "HmacSHA512"));
      BigInteger random = new BigInteger(1, mac.doFinal("signet trust P-256".getBytes(US_ASCII)));
      BigInteger last = CustomNamedCurves.getByName(CURVE).getN().subtract(BigInteger.ONE);
      return ofScalar(random.mod(last).add(BigInteger.ONE));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static TrustKey ofScalar(BigInteger scalar) throws GeneralSecurityException {
    X9ECParameters curve = CustomNamedCurves.getByName(CURVE);
    ECPoint point = new FixedPointCombMultiplier().multiply(curve.getG(), scalar).normalize();
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(CURVE));
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(
                new ECPrivateKeySpec(scalar, parameters.getParameterSpec(ECParameterSpec.class)));
    String x = coordinate(point.getAffineXCoord().toBigInteger());
    String y = coordinate(point.getAffineYCoord().toBigInteger());
    return new TrustKey(key, new Jwk("EC", "P-256", x, y, thumbprint(x, y), "sig", "ES256"));
  }

  /** The public half. */
  Jwk jwk() {
    return jwk;
  }

  /** A signature in the form of RFC 7518, 3.4: both numbers, 32 bytes each. */
  byte[] sign(byte[] text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key);
    signature.update(text);
    return signature.sign();
  }

  /**
   * A public key in JSON (RFC 7517).
   *
   * @param kid the key's thumbprint (RFC 7638)
   */
  record Jwk(String kty, String crv, String x, String y, String kid, String use, String alg) {}

  /** Bytes as RFC 7515 writes them. */
  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String thumbprint(String x, String y) throws GeneralSecurityException {
    String members = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    return base64(MessageDigest.getInstance("SHA-256").digest(members.getBytes(US_ASCII)));
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
    return base64(fixed);
  }

  @Override
  public String toString() {
    return "TrustKey[" + jwk.kid() + "]";
  }
}
