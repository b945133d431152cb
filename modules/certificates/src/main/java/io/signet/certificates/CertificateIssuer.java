package io.signet.certificates;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.keystore.KeyId;
import io.signet.keystore.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/** Makes the self-signed certificate of a new key. */
final class CertificateIssuer {

  private final CertificateOptions options;

  CertificateIssuer(CertificateOptions options) {
    this.options = options;
  }

  /**
   * Builds, signs and checks a certificate.
   *
   * @param now the time of creation, in whole seconds
   */
  X509Certificate issue(KeyId id, SigningKey key, Instant now) {
    SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded());
    X509CertificateHolder signed =
        CertificateShapes.begin(id, publicKey, now, options)
            .build(new KeystoreSigner(key, options.keyAlgorithm()));
    try {
      X509Certificate certificate = parse(signed.getEncoded());
      // A token that signs wrongly would otherwise be noticed only by the backends.
      certificate.verify(key.publicKey());
      return certificate;
    } catch (IOException e) {
      throw new UncheckedIOException("a certificate cannot be encoded", e);
    } catch (GeneralSecurityException e) {
      throw new SignetException(
          ErrorCode.INTERNAL, "The keystore's signature does not verify under its own key", e);
    }
  }

  private static X509Certificate parse(byte[] encoded) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
  }
}
