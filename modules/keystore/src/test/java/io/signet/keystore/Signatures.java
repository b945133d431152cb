package io.signet.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Signs and verifies in tests. */
public final class Signatures {

  private Signatures() {}

  /** Whether an identity's handle signs what its certificate verifies. */
  public static boolean proves(Identity identity) {
    byte[] probe = identity.id().toString().getBytes(UTF_8);
    String algorithm = algorithmOf(identity.leaf());
    return verifies(
        identity.leaf(), algorithm, probe, sign(identity.privateKey(), algorithm, probe));
  }

  /** The usual signature algorithm of a certificate's key. */
  public static String algorithmOf(X509Certificate certificate) {
    return certificate.getPublicKey().getAlgorithm().equals("RSA")
        ? "SHA256withRSA"
        : "SHA256withECDSA";
  }

  /** Signs with a handle. */
  public static byte[] sign(PrivateKey key, String algorithm, byte[] data) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a certificate verifies a signature. */
  public static boolean verifies(
      X509Certificate certificate, String algorithm, byte[] data, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate);
      verifier.update(data);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
