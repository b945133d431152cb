package io.signet.keystore;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** Lets Bouncy Castle's builders sign with a key that they never see. */
final class TestSigner implements ContentSigner {

  private final SigningKey key;
  private final String algorithm;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  TestSigner(SigningKey key) {
    this.key = key;
    this.algorithm =
        key.publicKey().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
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
