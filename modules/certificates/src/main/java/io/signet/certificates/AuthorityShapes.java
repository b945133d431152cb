package io.signet.certificates;

import io.signet.keystore.KeyId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** What the certificates of the gateway's authority and of its issuing consist of, unsigned. */
final class AuthorityShapes {

  static final String COMMON_NAME = "Signet Gateway CA";

  private AuthorityShapes() {}

  /** Its number makes the name its own, as backends may trust several gateways. */
  static X509v3CertificateBuilder authority(
      SubjectPublicKeyInfo key, Instant now, CertificateOptions options) {
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.CN, COMMON_NAME)
            .addRDN(BCStyle.O, options.organization())
            .addRDN(BCStyle.SERIALNUMBER, CertificateShapes.serial(64).toString(16))
            .build();
    SubjectKeyIdentifier subjectKey = CertificateShapes.keyIdentifier(key);
    try {
      return CertificateShapes.builder(
              name,
              name,
              CertificateShapes.serial(127),
              now.minus(CertificateShapes.CLOCK_SKEW),
              now.plus(options.gatewayCa().validityDays(), ChronoUnit.DAYS),
              key)
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(Extension.subjectKeyIdentifier, false, subjectKey)
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              new AuthorityKeyIdentifier(subjectKey.getKeyIdentifier()));
    } catch (IOException e) {
      throw new UncheckedIOException("a certificate extension cannot be encoded", e);
    }
  }

  /** What a client presents, in the one shape that every backend accepts whatever the profile. */
  static X509v3CertificateBuilder issued(
      KeyId id,
      SubjectPublicKeyInfo key,
      X509Certificate authority,
      Instant now,
      Instant notAfter,
      CertificateOptions options) {
    X509v3CertificateBuilder builder =
        CertificateShapes.builder(
            X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
            CertificateShapes.name(id, options),
            CertificateShapes.serial(127),
            now.minus(CertificateShapes.CLOCK_SKEW),
            notAfter,
            key);
    SubjectPublicKeyInfo issuer =
        SubjectPublicKeyInfo.getInstance(authority.getPublicKey().getEncoded());
    return CertificateShapes.extend(builder, id, key, issuer);
  }
}
