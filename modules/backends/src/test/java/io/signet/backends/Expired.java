package io.signet.backends;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.TestCertificates;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates whose time is over. */
final class Expired {

  private static final Instant LONG_AGO = Instant.now().minus(Duration.ofDays(30));
  private static final Instant YESTERDAY = Instant.now().minus(Duration.ofDays(1));

  private Expired() {}

  static Identity client(String id) {
    KeyPair pair = TestCertificates.keyPair(KeyAlgorithm.EC_P256);
    X509Certificate leaf =
        TestCertificates.selfSigned(
            TestCertificates.signingKey(pair), "CN=Expired", LONG_AGO, YESTERDAY);
    return new Identity(new KeyId(id, 1), List.of(leaf), pair.getPrivate());
  }

  /** A server for 127.0.0.1 by an authority; self-signed if the authority is {@code null}. */
  static Identity server(Identity authority) throws Exception {
    return server(authority, YESTERDAY);
  }

  /** A server for 127.0.0.1 whose time is over at a moment. */
  static Identity server(Identity authority, Instant notAfter) throws Exception {
    KeyPair pair = TestCertificates.keyPair(KeyAlgorithm.EC_P256);
    X500Name subject = new X500Name("CN=Expired Server");
    X500Name issuer =
        authority == null
            ? subject
            : X500Name.getInstance(authority.leaf().getSubjectX500Principal().getEncoded());
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.TEN,
            Date.from(LONG_AGO),
            Date.from(notAfter),
            subject,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    var signer =
        new JcaContentSignerBuilder("SHA256withECDSA")
            .build(authority == null ? pair.getPrivate() : authority.privateKey());
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    if (authority != null) {
      chain.addAll(authority.chain());
    }
    return new Identity(new KeyId("server", 1), chain, pair.getPrivate());
  }
}
