package io.signet.keystore.pkcs11;

import io.signet.keystore.KeystoreException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * Hashes here and signs the hash in the token, by the mechanisms that every token has: CKM_ECDSA,
 * CKM_RSA_PKCS, CKM_RSA_PKCS_PSS.
 */
final class TokenSignature extends SignatureSpi {

  /** DigestInfo up to the hash (RFC 8017, 9.2, note 1). */
  private static final Map<String, String> DIGEST_INFO =
      Map.of(
          "SHA-256", "3031300d060960864801650304020105000420",
          "SHA-384", "3041300d060960864801650304020205000430",
          "SHA-512", "3051300d060960864801650304020305000440");

  private final String algorithm;
  private TokenKey key;
  private MessageDigest digest;
  private PSSParameterSpec pss;

  TokenSignature(String algorithm) {
    this.algorithm = algorithm;
  }

  @Override
  protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
    String family = algorithm.endsWith("ECDSA") ? "EC" : "RSA";
    if (!(privateKey instanceof TokenKey own) || !own.getAlgorithm().equals(family)) {
      throw new InvalidKeyException("not an " + family + " key of a token");
    }
    key = own;
    if (!algorithm.equals("RSASSA-PSS")) {
      digest = digest("SHA-" + algorithm.substring(3, 6));
    }
  }

  @Override
  protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
    throw new InvalidKeyException("tokens only sign here");
  }

  @Override
  protected void engineUpdate(byte one) throws SignatureException {
    engineUpdate(new byte[] {one}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] data, int offset, int length) throws SignatureException {
    if (digest == null) {
      throw new SignatureException("RSASSA-PSS needs its parameters first");
    }
    digest.update(data, offset, length);
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    if (digest == null) {
      throw new SignatureException("RSASSA-PSS needs its parameters first");
    }
    byte[] hash = digest.digest();
    try {
      if (pss != null) {
        return key.sign(pssMechanism(), hash);
      }
      if (algorithm.endsWith("ECDSA")) {
        return der(key.sign(Mechanism.of(Constants.CKM_ECDSA), hash));
      }
      byte[] prefix = HexFormat.of().parseHex(DIGEST_INFO.get(digest.getAlgorithm()));
      byte[] info = Arrays.copyOf(prefix, prefix.length + hash.length);
      System.arraycopy(hash, 0, info, prefix.length, hash.length);
      return key.sign(Mechanism.of(Constants.CKM_RSA_PKCS), info);
    } catch (KeystoreException e) {
      throw new SignatureException(e.getMessage(), e);
    }
  }

  @Override
  protected boolean engineVerify(byte[] signature) throws SignatureException {
    throw new SignatureException("tokens only sign here");
  }

  @Override
  protected void engineSetParameter(AlgorithmParameterSpec parameters)
      throws InvalidAlgorithmParameterException {
    if (!algorithm.equals("RSASSA-PSS") && parameters == null) {
      return;
    }
    if (!algorithm.equals("RSASSA-PSS") || !(parameters instanceof PSSParameterSpec given)) {
      throw new InvalidAlgorithmParameterException(algorithm + " takes no such parameters");
    }
    boolean sameHash =
        given.getMGFParameters() instanceof MGF1ParameterSpec mask
            && mask.getDigestAlgorithm().equals(given.getDigestAlgorithm());
    if (!sameHash || !DIGEST_INFO.containsKey(given.getDigestAlgorithm())) {
      throw new InvalidAlgorithmParameterException("no PSS of TLS (RFC 8446, 4.2.3)");
    }
    pss = given;
    digest = digest(given.getDigestAlgorithm());
  }

  @Override
  protected AlgorithmParameters engineGetParameters() {
    return null;
  }

  @Override
  @Deprecated
  protected void engineSetParameter(String name, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  @Deprecated
  protected Object engineGetParameter(String name) {
    throw new UnsupportedOperationException();
  }

  private Mechanism pssMechanism() {
    int salt = pss.getSaltLength();
    return switch (pss.getDigestAlgorithm()) {
      case "SHA-256" -> Mechanism.pss(Constants.CKM_SHA256, Constants.CKG_MGF1_SHA256, salt);
      case "SHA-384" -> Mechanism.pss(Constants.CKM_SHA384, Constants.CKG_MGF1_SHA384, salt);
      default -> Mechanism.pss(Constants.CKM_SHA512, Constants.CKG_MGF1_SHA512, salt);
    };
  }

  /** A token's r and s, one after the other, as TLS and X.509 write them (RFC 3279, 2.2.3). */
  private static byte[] der(byte[] pair) {
    byte[] r = integer(Arrays.copyOfRange(pair, 0, pair.length / 2));
    byte[] s = integer(Arrays.copyOfRange(pair, pair.length / 2, pair.length));
    return Der.sequence(r, s);
  }

  private static byte[] integer(byte[] unsigned) {
    return Der.integer(new BigInteger(1, unsigned));
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
