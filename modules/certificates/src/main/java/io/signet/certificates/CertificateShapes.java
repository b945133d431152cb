package io.signet.certificates;

import io.signet.keystore.KeyId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/** What a certificate of each {@link CertificateProfile} consists of, but for the signature. */
final class CertificateShapes {

  static final String COMMON_NAME = "ApiGateway";

  /** Backends whose clock is a little behind must accept a new certificate at once. */
  static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private CertificateShapes() {}

  /** Everything but the signature, in the shape that the options name. */
  static X509v3CertificateBuilder begin(
      KeyId id, SubjectPublicKeyInfo key, Instant now, CertificateOptions options) {
    return switch (options.profile()) {
      case SIGNET -> signet(id, key, now, options);
      case AWS -> aws(key, now);
    };
  }

  private static X509v3CertificateBuilder signet(
      KeyId id, SubjectPublicKeyInfo key, Instant now, CertificateOptions options) {
    X500Name name = name(id, options);
    Instant notAfter = now.plus(options.validityDays(), ChronoUnit.DAYS);
    X509v3CertificateBuilder builder =
        builder(name, name, serial(127), now.minus(CLOCK_SKEW), notAfter, key);
    return extend(builder, id, key, key);
  }

  /** The name of a version, which no other has. */
  static X500Name name(KeyId id, CertificateOptions options) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.CN, COMMON_NAME)
        .addRDN(BCStyle.SERIALNUMBER, id.toString())
        .addRDN(BCStyle.O, options.organization())
        .build();
  }

  /**
   * What tells a client from a server and from an authority.
   *
   * @param issuer the key that signs
   */
  static X509v3CertificateBuilder extend(
      X509v3CertificateBuilder builder,
      KeyId id,
      SubjectPublicKeyInfo key,
      SubjectPublicKeyInfo issuer) {
    try {
      return extended(builder, id, key, issuer);
    } catch (IOException e) {
      throw new UncheckedIOException("a certificate extension cannot be encoded", e);
    }
  }

  private static X509v3CertificateBuilder extended(
      X509v3CertificateBuilder builder,
      KeyId id,
      SubjectPublicKeyInfo key,
      SubjectPublicKeyInfo issuer)
      throws IOException {
    SubjectKeyIdentifier subjectKey = keyIdentifier(key);
    AuthorityKeyIdentifier authorityKey =
        new AuthorityKeyIdentifier(keyIdentifier(issuer).getKeyIdentifier());
    GeneralName uri =
        new GeneralName(GeneralName.uniformResourceIdentifier, RequestedNames.uri(id));
    return builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
        .addExtension(Extension.subjectKeyIdentifier, false, subjectKey)
        .addExtension(Extension.authorityKeyIdentifier, false, authorityKey)
        .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(uri));
  }

  static SubjectKeyIdentifier keyIdentifier(SubjectPublicKeyInfo key) {
    return new BcX509ExtensionUtils().createSubjectKeyIdentifier(key);
  }

  private static X509v3CertificateBuilder aws(SubjectPublicKeyInfo key, Instant now) {
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.C, printable("US"))
            .addRDN(BCStyle.L, printable("Seattle"))
            .addRDN(BCStyle.CN, printable(COMMON_NAME))
            .build();
    Instant notAfter = now.plus(CertificateProfile.AWS_VALIDITY_DAYS, ChronoUnit.DAYS);
    return builder(name, name, serial(64), now, notAfter, key);
  }

  private static DERPrintableString printable(String text) {
    return new DERPrintableString(text);
  }

  static X509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      BigInteger serial,
      Instant notBefore,
      Instant notAfter,
      SubjectPublicKeyInfo key) {
    return new X509v3CertificateBuilder(
        issuer, serial, time(notBefore), time(notAfter), subject, key);
  }

  private static Time time(Instant instant) {
    return new Time(Date.from(instant));
  }

  static BigInteger serial(int bits) {
    BigInteger serial;
    do {
      serial = new BigInteger(bits, RANDOM);
    } while (serial.signum() == 0);
    return serial;
  }
}
