package io.signet.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.keystore.KeyId;
import io.signet.keystore.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/** Makes the certificates of new keys. */
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
    X509CertificateHolder signed =
        CertificateShapes.begin(id, publicKey(key), now, options)
            .build(new KeystoreSigner(key, options.keyAlgorithm()));
    return verified(encoded(signed), key.publicKey());
  }

  /** The certificate of the gateway's authority, which signs itself. */
  X509Certificate authority(SigningKey key, Instant now) {
    X509CertificateHolder signed =
        AuthorityShapes.authority(publicKey(key), now, options).build(new KeystoreSigner(key));
    return verified(encoded(signed), key.publicKey());
  }

  /** A certificate that the gateway's authority signs with its own key, encoded. */
  byte[] issued(
      KeyId id,
      SigningKey key,
      X509Certificate authority,
      SigningKey own,
      Instant now,
      Instant notAfter) {
    return encoded(
        AuthorityShapes.issued(id, publicKey(key), authority, now, notAfter, options)
            .build(new KeystoreSigner(own)));
  }

  private static SubjectPublicKeyInfo publicKey(SigningKey key) {
    return SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded());
  }

  private static byte[] encoded(X509CertificateHolder signed) {
    try {
      return signed.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException("a certificate cannot be encoded", e);
    }
  }

  /** A token that signs wrongly would otherwise be noticed only by the backends. */
  static X509Certificate verified(byte[] encoded, PublicKey issuer) {
    try {
      X509Certificate certificate = parse(encoded);
      certificate.verify(issuer);
      return certificate;
    } catch (GeneralSecurityException e) {
      throw new SignetException(
          ErrorCode.INTERNAL, "The keystore's signature does not verify under its own key", e);
    }
  }

  /** The first certificate of a PEM text that was checked before it was stored. */
  static X509Certificate parse(String pem) {
    try {
      return parse(pem.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new SignetException(ErrorCode.INTERNAL, "A stored certificate cannot be read", e);
    }
  }

  private static X509Certificate parse(byte[] encoded) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
  }
}
