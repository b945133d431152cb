package io.signet.backends;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates with whatever is wrong with them. */
final class Mint {

  private static final Random RANDOM = new Random();

  private final String subject;
  private KeyPair pair;
  private Identity issuer;
  private Instant from = Instant.now().minus(Duration.ofDays(2));
  private Instant until = Instant.now().plus(Duration.ofDays(30));
  private KeyPurposeId usage;
  private String host;
  private boolean authority;
  private String signature;

  private Mint(String subject) {
    this.subject = subject;
  }

  /** An authority's certificate; self-signed unless somebody else signs it. */
  static Mint authority(String subject) {
    Mint mint = new Mint(subject);
    mint.authority = true;
    return mint;
  }

  /** A server's certificate for {@code localhost}. */
  static Mint server(Identity issuer) {
    Mint mint = new Mint("CN=localhost");
    mint.issuer = issuer;
    mint.host = "localhost";
    mint.usage = KeyPurposeId.id_kp_serverAuth;
    return mint;
  }

  /** A client's certificate; self-signed unless somebody else signs it. */
  static Mint client(String subject) {
    Mint mint = new Mint(subject);
    mint.usage = KeyPurposeId.id_kp_clientAuth;
    return mint;
  }

  Mint by(Identity other) {
    issuer = other;
    return this;
  }

  Mint host(String name) {
    host = name;
    return this;
  }

  Mint valid(Duration begins, Duration ends) {
    from = Instant.now().plus(begins);
    until = Instant.now().plus(ends);
    return this;
  }

  Mint expired() {
    return valid(Duration.ofDays(-9), Duration.ofDays(-1));
  }

  Mint notYetValid() {
    return valid(Duration.ofDays(3), Duration.ofDays(9));
  }

  Mint usage(KeyPurposeId value) {
    usage = value;
    return this;
  }

  Mint rsa(int bits) {
    pair = pair("RSA", bits);
    return this;
  }

  Mint signature(String algorithm) {
    signature = algorithm;
    return this;
  }

  /** The certificate, its key, and the chain of whoever signed it without a root at its end. */
  Identity make() {
    if (pair == null) {
      pair = pair("EC", 256);
    }
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(certificate());
    if (issuer != null) {
      issuer.chain().stream()
          .filter(each -> !each.getSubjectX500Principal().equals(each.getIssuerX500Principal()))
          .forEach(chain::add);
    }
    return new Identity(new KeyId("minted", 1), chain, pair.getPrivate());
  }

  private X509Certificate certificate() {
    try {
      X500Name name = new X500Name(subject);
      X500Name by =
          issuer == null
              ? name
              : X500Name.getInstance(issuer.leaf().getSubjectX500Principal().getEncoded());
      BigInteger serial = new BigInteger(100, RANDOM).setBit(99);
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              by, serial, Date.from(from), Date.from(until), name, pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (usage != null) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usage));
      }
      if (host != null) {
        GeneralName dns = new GeneralName(GeneralName.dNSName, host);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(dns));
      }
      java.security.PrivateKey signer = issuer == null ? pair.getPrivate() : issuer.privateKey();
      String algorithm = "EC".equals(signer.getAlgorithm()) ? "SHA256withECDSA" : "SHA256withRSA";
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder(signature == null ? algorithm : signature)
                      .build(signer)));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
