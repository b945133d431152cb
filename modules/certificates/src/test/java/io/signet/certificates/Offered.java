package io.signet.certificates;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates with faults that no tool would make, each with its key. */
final class Offered {

  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private final String name;
  private final Offered issuer;
  private KeyPair pair;
  private Instant notBefore = NOW.minus(Duration.ofDays(1));
  private Instant notAfter = NOW.plus(Duration.ofDays(30));
  private String signature;
  private BasicConstraints constraints = new BasicConstraints(false);
  private Integer usage = KeyUsage.digitalSignature;
  private KeyPurposeId purpose = KeyPurposeId.id_kp_clientAuth;
  private X509Certificate made;

  private Offered(String name, Offered issuer) {
    this.name = name;
    this.issuer = issuer;
  }

  /** A client certificate; self-signed if there is no issuer. */
  static Offered client(Offered issuer) {
    return new Offered("CN=client", issuer);
  }

  static Offered authority(String name, Offered issuer) {
    Offered authority = new Offered("CN=" + name, issuer).usage(KeyUsage.keyCertSign);
    authority.constraints = new BasicConstraints(true);
    authority.purpose = null;
    return authority;
  }

  Offered key(KeyPair chosen) {
    pair = chosen;
    return this;
  }

  Offered valid(Instant from, Instant to) {
    notBefore = from;
    notAfter = to;
    return this;
  }

  Offered signature(String algorithm) {
    signature = algorithm;
    return this;
  }

  Offered constraints(BasicConstraints chosen) {
    constraints = chosen;
    return this;
  }

  /** {@code null} for no such extension. */
  Offered usage(Integer bits) {
    usage = bits;
    return this;
  }

  /** {@code null} for no such extension. */
  Offered purpose(KeyPurposeId chosen) {
    purpose = chosen;
    return this;
  }

  KeyPair pair() {
    if (pair == null) {
      pair = TestCertificates.keyPair(KeyAlgorithm.EC_P256);
    }
    return pair;
  }

  X509Certificate certificate() {
    if (made == null) {
      made = make();
    }
    return made;
  }

  byte[] der() {
    try {
      return certificate().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String pem() {
    return Pem.of(certificate());
  }

  String keyPem() {
    return TestCertificates.pem(pair().getPrivate());
  }

  private X509Certificate make() {
    Offered signer = issuer == null ? this : issuer;
    String family = signer.pair().getPrivate().getAlgorithm();
    String algorithm =
        signature != null ? signature : family.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(signer.name),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(notBefore),
              Date.from(notAfter),
              new X500Name(name),
              pair().getPublic());
      if (constraints != null) {
        builder.addExtension(Extension.basicConstraints, true, constraints);
      }
      if (usage != null) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      }
      if (purpose != null) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder(algorithm)
                      .setProvider(new BouncyCastleProvider())
                      .build(signer.pair().getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
