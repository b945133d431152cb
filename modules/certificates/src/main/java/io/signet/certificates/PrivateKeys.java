package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import io.signet.keystore.Keys;
import io.signet.keystore.SigningKey;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Finds out whether a private key belongs to a public one, and makes it usable then. The numbers of
 * a stranger's key are looked at before anything is computed with them: a prime of 400,000 bits
 * would keep a processor busy for hours.
 */
final class PrivateKeys {

  private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

  private PrivateKeys() {}

  /**
   * The private half of a public key that is {@linkplain PublicKeys#allowed allowed}.
   *
   * @return empty if it is another key's
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#BAD_REQUEST} if it is a
   *     key of another kind than any that is allowed
   */
  static Optional<PrivateKey> match(PrivateKeyInfo info, PublicKey publicKey) {
    ASN1ObjectIdentifier kind = info.getPrivateKeyAlgorithm().getAlgorithm();
    boolean rsa = kind.equals(PKCSObjectIdentifiers.rsaEncryption);
    if (!rsa && !kind.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      throw badRequest("The private key is of an unsupported kind; RSA and EC are supported");
    }
    return Parsing.of(
            "The private key is damaged", () -> rsa ? rsa(info, publicKey) : ec(info, publicKey))
        .filter(key -> proves(key, publicKey));
  }

  private static Optional<PrivateKey> rsa(PrivateKeyInfo info, PublicKey publicKey)
      throws IOException, GeneralSecurityException {
    RSAPrivateKey key = RSAPrivateKey.getInstance(Der.parse(info.getPrivateKey().getOctets()));
    if (!(publicKey instanceof RSAPublicKey rsa)
        || !rsa.getModulus().equals(key.getModulus())
        || !rsa.getPublicExponent().equals(key.getPublicExponent())) {
      return Optional.empty();
    }
    if (!consistent(key)) {
      throw badRequest("The private key is damaged: its numbers do not belong together");
    }
    return Optional.of(
        KeyFactory.getInstance("RSA")
            .generatePrivate(
                new RSAPrivateCrtKeySpec(
                    key.getModulus(),
                    key.getPublicExponent(),
                    key.getPrivateExponent(),
                    key.getPrime1(),
                    key.getPrime2(),
                    key.getExponent1(),
                    key.getExponent2(),
                    key.getCoefficient())));
  }

  /** RFC 8017, 3.2; the modulus is of an allowed size, and what is longer is not multiplied. */
  private static boolean consistent(RSAPrivateKey key) {
    BigInteger n = key.getModulus();
    BigInteger d = key.getPrivateExponent();
    BigInteger p = key.getPrime1();
    BigInteger q = key.getPrime2();
    if (!between(p, n) || !between(q, n) || !between(d, n) || !p.multiply(q).equals(n)) {
      return false;
    }
    BigInteger lessP = p.subtract(BigInteger.ONE);
    BigInteger lessQ = q.subtract(BigInteger.ONE);
    BigInteger e = key.getPublicExponent();
    return key.getExponent1().equals(d.mod(lessP))
        && key.getExponent2().equals(d.mod(lessQ))
        && e.multiply(d).mod(lessP).equals(BigInteger.ONE)
        && e.multiply(d).mod(lessQ).equals(BigInteger.ONE)
        && between(key.getCoefficient(), p.add(BigInteger.ONE))
        && key.getCoefficient().multiply(q).mod(p).equals(BigInteger.ONE);
  }

  private static boolean between(BigInteger value, BigInteger limit) {
    return value.signum() > 0 && value.compareTo(limit) < 0;
  }

  private static Optional<PrivateKey> ec(PrivateKeyInfo info, PublicKey publicKey)
      throws IOException, GeneralSecurityException {
    Optional<ECParameterSpec> curve = PublicKeys.curve(publicKey);
    if (curve.isEmpty() || !named(curve.get(), info)) {
      return Optional.empty();
    }
    BigInteger scalar =
        ECPrivateKey.getInstance(Der.parse(info.getPrivateKey().getOctets())).getKey();
    if (!between(scalar, curve.get().getOrder())) {
      throw badRequest("The private key is damaged: it is no number of its curve");
    }
    return Optional.of(
        KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(scalar, curve.get())));
  }

  private static boolean named(ECParameterSpec curve, PrivateKeyInfo info) {
    ASN1ObjectIdentifier name =
        PublicKeys.isP256(curve) ? SECObjectIdentifiers.secp256r1 : SECObjectIdentifiers.secp384r1;
    return name.equals(info.getPrivateKeyAlgorithm().getParameters());
  }

  private static boolean proves(PrivateKey key, PublicKey publicKey) {
    String algorithm = publicKey instanceof RSAPublicKey ? "SHA256withRSA" : "SHA256withECDSA";
    SigningKey signer = Keys.handle(publicKey, key);
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(publicKey);
      verifier.update(PROBE);
      return verifier.verify(signer.sign(algorithm, PROBE));
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }
}
