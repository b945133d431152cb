package io.signet.certificates;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
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

/** The shape of a generated certificate (X.509 version 3, RFC 5280, self-signed). */
public enum CertificateProfile {

  /**
   * Accepted by every backend that was tried, also while an old and a new version are trusted side
   * by side: no two certificates share a name, and each says which key signed it.
   */
  SIGNET {
    @Override
    X509v3CertificateBuilder begin(
        KeyId id, SubjectPublicKeyInfo key, Instant now, CertificateOptions options) {
      X500Name name =
          new X500NameBuilder(BCStyle.INSTANCE)
              .addRDN(BCStyle.CN, COMMON_NAME)
              .addRDN(BCStyle.SERIALNUMBER, id.toString())
              .addRDN(BCStyle.O, options.organization())
              .build();
      Instant notAfter = now.plus(options.validityDays(), ChronoUnit.DAYS);
      X509v3CertificateBuilder builder =
          builder(name, serial(127), now.minus(CLOCK_SKEW), notAfter, key);
      try {
        return extend(builder, id, key);
      } catch (IOException e) {
        throw new UncheckedIOException("a certificate extension cannot be encoded", e);
      }
    }

    private X509v3CertificateBuilder extend(
        X509v3CertificateBuilder builder, KeyId id, SubjectPublicKeyInfo key) throws IOException {
      SubjectKeyIdentifier subjectKey = new BcX509ExtensionUtils().createSubjectKeyIdentifier(key);
      AuthorityKeyIdentifier authorityKey =
          new AuthorityKeyIdentifier(subjectKey.getKeyIdentifier());
      GeneralName uri =
          new GeneralName(
              GeneralName.uniformResourceIdentifier,
              "urn:signet:client-certificate:" + id.certificateId());
      return builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
          .addExtension(Extension.subjectKeyIdentifier, false, subjectKey)
          .addExtension(Extension.authorityKeyIdentifier, false, authorityKey)
          .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(uri));
    }

    @Override
    void check(KeyAlgorithm algorithm, int validityDays) {}

    @Override
    Optional<String> warning() {
      return Optional.empty();
    }
  },

  /** What Amazon API Gateway generates, to the letter, for backends that were built around it. */
  AWS {
    @Override
    X509v3CertificateBuilder begin(
        KeyId id, SubjectPublicKeyInfo key, Instant now, CertificateOptions options) {
      X500Name name =
          new X500NameBuilder(BCStyle.INSTANCE)
              .addRDN(BCStyle.C, printable("US"))
              .addRDN(BCStyle.L, printable("Seattle"))
              .addRDN(BCStyle.CN, printable(COMMON_NAME))
              .build();
      Instant notAfter = now.plus(AWS_VALIDITY_DAYS, ChronoUnit.DAYS);
      return builder(name, serial(64), now, notAfter, key);
    }

    private DERPrintableString printable(String text) {
      return new DERPrintableString(text);
    }

    @Override
    void check(KeyAlgorithm algorithm, int validityDays) {
      CertificateOptions.check(
          algorithm == KeyAlgorithm.RSA_2048,
          "keyAlgorithm",
          "RSA_2048 with certificates.profile aws",
          algorithm);
      CertificateOptions.check(
          validityDays == AWS_VALIDITY_DAYS,
          "validityDays",
          AWS_VALIDITY_DAYS + " with certificates.profile aws",
          validityDays);
    }

    @Override
    Optional<String> warning() {
      return Optional.of(
          "aws: every certificate gets the same name and no key identifiers, so a backend on OpenSSL"
              + " (nginx, Apache httpd, HAProxy, Node.js) that trusts an old and a new one accepts"
              + " only the first of its file, and rotating without an outage is impossible there;"
              + " some stacks refuse a client certificate without extensions altogether");
    }
  };

  private static final String COMMON_NAME = "ApiGateway";
  private static final int AWS_VALIDITY_DAYS = 365;

  /** Backends whose clock is a little behind must accept a new certificate at once. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * The profile of a name in the configuration.
   *
   * @param name {@code signet} or {@code aws}
   * @throws IllegalArgumentException for any other
   */
  public static CertificateProfile named(String name) {
    for (CertificateProfile profile : values()) {
      if (profile.toString().equals(name)) {
        return profile;
      }
    }
    throw new IllegalArgumentException(
        "certificates.profile must be signet or aws, but is " + name);
  }

  /** Everything but the signature. */
  abstract X509v3CertificateBuilder begin(
      KeyId id, SubjectPublicKeyInfo key, Instant now, CertificateOptions options);

  /** Refuses options that this profile cannot honour. */
  abstract void check(KeyAlgorithm algorithm, int validityDays);

  /** What the operator gives up by this choice. */
  abstract Optional<String> warning();

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static X509v3CertificateBuilder builder(
      X500Name name,
      BigInteger serial,
      Instant notBefore,
      Instant notAfter,
      SubjectPublicKeyInfo key) {
    return new X509v3CertificateBuilder(name, serial, time(notBefore), time(notAfter), name, key);
  }

  private static Time time(Instant instant) {
    return new Time(Date.from(instant));
  }

  private static BigInteger serial(int bits) {
    BigInteger serial;
    do {
      serial = new BigInteger(bits, RANDOM);
    } while (serial.signum() == 0);
    return serial;
  }
}
