package io.signet.certificates;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** Lets Bouncy Castle sign with a key that stays inside its keystore. */
final class KeystoreSigner implements ContentSigner {

  private final SigningKey key;
  private final String algorithm;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  /** Signs with what every key of the kind can: SHA-256. */
  KeystoreSigner(SigningKey key) {
    this.key = key;
    this.algorithm =
        key.publicKey().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }

  KeystoreSigner(SigningKey key, KeyAlgorithm algorithm) {
    this.key = key;
    this.algorithm = algorithm.signatureAlgorithm();
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm);
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    return key.sign(algorithm, content.toByteArray());
  }
}
