package io.signet.keystore;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;

/**
 * Certificates for tests: client certificates, authorities, and servers on this machine.
 *
 * <p>Keys are EC P-256 unless said otherwise, because those are made in a millisecond. The JDK's
 * providers do all the cryptography.
 */
public final class TestCertificates {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Duration VALIDITY = Duration.ofDays(365);

  private TestCertificates() {}

  /** A new key pair. */
  public static KeyPair keyPair(KeyAlgorithm algorithm) {
    return Keys.generate(algorithm);
  }

  /** A key pair as the certifier of {@link Keystore#generate} would see it. */
  public static SigningKey signingKey(KeyPair pair) {
    return Keys.handle(pair.getPublic(), pair.getPrivate());
  }

  /**
   * A self-signed client certificate, valid for a year.
   *
   * @param subject an X.500 name, such as {@code CN=ApiGateway}
   */
  public static X509Certificate selfSigned(SigningKey key, String subject) {
    return selfSigned(key, subject, Instant.now().minus(SKEW), Instant.now().plus(VALIDITY));
  }

  /** A self-signed client certificate, valid for a year. */
  public static X509Certificate selfSigned(KeyPair pair, String subject) {
    return selfSigned(signingKey(pair), subject);
  }

  /** A self-signed client certificate with a validity of its own, such as one that has expired. */
  public static X509Certificate selfSigned(
      SigningKey key, String subject, Instant notBefore, Instant notAfter) {
    Profile profile = Profile.client(new X500Name(subject), null);
    return issue(profile, key.publicKey(), profile.subject(), key, notBefore, notAfter);
  }

  /** A client identity whose certificate names its id and version, with an EC P-256 key. */
  public static Identity identity(String certificateId, int version) {
    return identity(certificateId, version, KeyAlgorithm.EC_P256);
  }

  /** A client identity whose certificate names its id and version. */
  public static Identity identity(String certificateId, int version, KeyAlgorithm algorithm) {
    KeyPair pair = keyPair(algorithm);
    SigningKey key = signingKey(pair);
    Profile profile = clientProfile(new KeyId(certificateId, version));
    X509Certificate leaf = issue(profile, key.publicKey(), profile.subject(), key);
    return new Identity(new KeyId(certificateId, version), List.of(leaf), pair.getPrivate());
  }

  /** A client identity that an authority vouches for; its chain ends with the authority. */
  public static Identity identity(String certificateId, int version, Identity authority) {
    KeyId id = new KeyId(certificateId, version);
    return endEntity(id, clientProfile(id), authority);
  }

  /**
   * The chain of a client certificate that an authority vouches for.
   *
   * @param key the key that the certificate is for; it signs nothing
   * @return the certificate, then the authority's chain
   */
  public static List<X509Certificate> issued(SigningKey key, KeyId id, Identity authority) {
    return chain(key.publicKey(), clientProfile(id), authority);
  }

  /**
   * A certificate authority, self-signed.
   *
   * @param subject an X.500 name, such as {@code CN=Test CA}
   */
  public static Identity authority(String subject) {
    KeyPair pair = keyPair(KeyAlgorithm.EC_P256);
    SigningKey key = signingKey(pair);
    Profile profile = Profile.authority(new X500Name(subject));
    X509Certificate leaf = issue(profile, key.publicKey(), profile.subject(), key);
    return new Identity(new KeyId("authority", 1), List.of(leaf), pair.getPrivate());
  }

  /** A server for {@code localhost} and {@code 127.0.0.1}; its chain ends with the authority. */
  public static Identity server(Identity authority) {
    return server(authority, List.of("localhost"), List.of("127.0.0.1"));
  }

  /**
   * A server; its chain ends with the authority.
   *
   * @param hosts names of the subject alternative name, may be empty
   * @param addresses IP addresses of it, may be empty; one of both is needed
   */
  public static Identity server(Identity authority, List<String> hosts, List<String> addresses) {
    return endEntity(new KeyId("server", 1), Profile.server(hosts, addresses), authority);
  }

  /** A server for {@code localhost} and {@code 127.0.0.1} that nobody vouches for. */
  public static Identity selfSignedServer() {
    KeyPair pair = keyPair(KeyAlgorithm.EC_P256);
    SigningKey key = signingKey(pair);
    Profile profile = Profile.server(List.of("localhost"), List.of("127.0.0.1"));
    X509Certificate leaf = issue(profile, key.publicKey(), profile.subject(), key);
    return new Identity(new KeyId("server", 1), List.of(leaf), pair.getPrivate());
  }

  /** Certificates as PEM, in their order. */
  public static String pem(List<X509Certificate> chain) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : chain) {
      text.append(pem(certificate));
    }
    return text.toString();
  }

  /** A certificate as PEM. */
  public static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A private key as PEM of PKCS#8, for the servers that tests start. */
  public static String pem(PrivateKey key) {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String label, byte[] content) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(label, lines.encodeToString(content));
  }

  private static Profile clientProfile(KeyId id) {
    X500Name subject =
        new X500Name("CN=ApiGateway, 2.5.4.5=%s, O=Signet Test".formatted(id.toString()));
    String uri = "urn:signet:client-certificate:" + id.certificateId();
    return Profile.client(
        subject, new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
  }

  private static Identity endEntity(KeyId id, Profile profile, Identity authority) {
    KeyPair pair = keyPair(KeyAlgorithm.EC_P256);
    return new Identity(id, chain(pair.getPublic(), profile, authority), pair.getPrivate());
  }

  private static List<X509Certificate> chain(PublicKey key, Profile profile, Identity authority) {
    X500Name issuer = X500Name.getInstance(authority.leaf().getSubjectX500Principal().getEncoded());
    SigningKey signer = Keys.handle(authority.leaf().getPublicKey(), authority.privateKey());
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(issue(profile, key, issuer, signer));
    chain.addAll(authority.chain());
    return chain;
  }

  private static X509Certificate issue(
      Profile profile, PublicKey key, X500Name issuer, SigningKey signer) {
    return issue(
        profile, key, issuer, signer, Instant.now().minus(SKEW), Instant.now().plus(VALIDITY));
  }

  private static X509Certificate issue(
      Profile profile,
      PublicKey key,
      X500Name issuer,
      SigningKey signer,
      Instant notBefore,
      Instant notAfter) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(127, RANDOM).setBit(126),
              Date.from(notBefore),
              Date.from(notAfter),
              profile.subject(),
              key);
      profile.addTo(builder);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(signer.publicKey()));
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new TestSigner(signer)));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What kind of certificate it is to be. */
  private record Profile(
      X500Name subject, boolean authority, int usage, KeyPurposeId purpose, GeneralNames names) {

    static Profile client(X500Name subject, GeneralNames names) {
      return new Profile(
          subject, false, KeyUsage.digitalSignature, KeyPurposeId.id_kp_clientAuth, names);
    }

    static Profile authority(X500Name subject) {
      return new Profile(subject, true, KeyUsage.keyCertSign | KeyUsage.cRLSign, null, null);
    }

    static Profile server(List<String> hosts, List<String> addresses) {
      List<GeneralName> names = new ArrayList<>();
      hosts.forEach(host -> names.add(new GeneralName(GeneralName.dNSName, host)));
      addresses.forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
      return new Profile(
          new X500Name("CN=Test Server"),
          false,
          KeyUsage.digitalSignature,
          KeyPurposeId.id_kp_serverAuth,
          new GeneralNames(names.toArray(GeneralName[]::new)));
    }

    void addTo(X509v3CertificateBuilder builder) throws IOException {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      if (purpose != null) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      }
      if (names != null) {
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
    }
  }
}
