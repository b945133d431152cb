package io.signet.backends;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;

/** The signatures of TLS (RFC 8446, 4.2.3) that keys of tokens make, by the JDK's providers. */
enum SignatureScheme {
  RSA_PKCS1_SHA256(0x0401, "SHA256withRSA"),
  RSA_PKCS1_SHA384(0x0501, "SHA384withRSA"),
  RSA_PKCS1_SHA512(0x0601, "SHA512withRSA"),
  ECDSA_SECP256R1_SHA256(0x0403, "SHA256withECDSA"),
  ECDSA_SECP384R1_SHA384(0x0503, "SHA384withECDSA"),
  ECDSA_SECP521R1_SHA512(0x0603, "SHA512withECDSA"),
  RSA_PSS_RSAE_SHA256(0x0804, pss(MGF1ParameterSpec.SHA256, 32)),
  RSA_PSS_RSAE_SHA384(0x0805, pss(MGF1ParameterSpec.SHA384, 48)),
  RSA_PSS_RSAE_SHA512(0x0806, pss(MGF1ParameterSpec.SHA512, 64));

  private final int number;
  private final String algorithm;
  private final PSSParameterSpec parameters;

  SignatureScheme(int number, String algorithm) {
    this.number = number;
    this.algorithm = algorithm;
    this.parameters = null;
  }

  SignatureScheme(int number, PSSParameterSpec parameters) {
    this.number = number;
    this.algorithm = "RSASSA-PSS";
    this.parameters = parameters;
  }

  /** The salt is as long as the hash. */
  private static PSSParameterSpec pss(MGF1ParameterSpec hash, int bytes) {
    return new PSSParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, bytes, 1);
  }

  /**
   * The scheme of a number in TLS.
   *
   * @throws NoSuchAlgorithmException if no token is asked for it: the others are broken, or of keys
   *     that tokens do not have here
   */
  static SignatureScheme of(int number) throws NoSuchAlgorithmException {
    for (SignatureScheme each : values()) {
      if (each.number == number) {
        return each;
      }
    }
    throw new NoSuchAlgorithmException(
        String.format(Locale.ROOT, "no signatures of scheme 0x%04x are made here", number));
  }

  /**
   * Signs, wherever the key is.
   *
   * @param input what is signed, not its hash
   * @throws GeneralSecurityException if the key, or its token, does not
   */
  byte[] sign(PrivateKey key, byte[] input) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    // The key before its parameters: it decides which provider signs.
    signature.initSign(key);
    if (parameters != null) {
      signature.setParameter(parameters);
    }
    signature.update(input);
    return signature.sign();
  }
}
