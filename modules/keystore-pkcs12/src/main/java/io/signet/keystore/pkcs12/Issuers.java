package io.signet.keystore.pkcs12;

import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.PKCS12Attribute;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Keeps the rest of a chain with its key.
 *
 * <p>PKCS#12 has all certificates in one heap, and the JDK finds a leaf's issuers in it by their
 * names. Two authorities of one name, such as the old and the new one of a company, would be mixed
 * up after a restart. So the issuers are kept a second time as an attribute of the key.
 */
final class Issuers {

  /** An arc that anybody may use: 2.25 and a UUID (ITU-T X.667). */
  private static final String ATTRIBUTE = "2.25.174486642620845558522922548626276288134";

  private static final String ENCODING = "PkiPath";
  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

  private Issuers() {}

  static Set<KeyStore.Entry.Attribute> attributes(List<X509Certificate> chain)
      throws CertificateException {
    if (chain.size() == 1 && isSelfIssued(chain.get(0))) {
      return Set.of();
    }
    List<X509Certificate> issuers = chain.subList(1, chain.size());
    byte[] path = factory().generateCertPath(issuers).getEncoded(ENCODING);
    return Set.of(new PKCS12Attribute(ATTRIBUTE, HEX.formatHex(path)));
  }

  static List<X509Certificate> chain(KeyStore.PrivateKeyEntry entry) throws CertificateException {
    for (KeyStore.Entry.Attribute attribute : entry.getAttributes()) {
      if (attribute.getName().equals(ATTRIBUTE)) {
        return chain(entry.getCertificate(), HEX.parseHex(attribute.getValue()));
      }
    }
    return asX509(List.of(entry.getCertificateChain()));
  }

  private static List<X509Certificate> chain(Certificate leaf, byte[] path)
      throws CertificateException {
    List<Certificate> chain = new ArrayList<>();
    chain.add(leaf);
    chain.addAll(
        factory().generateCertPath(new ByteArrayInputStream(path), ENCODING).getCertificates());
    return asX509(chain);
  }

  private static List<X509Certificate> asX509(List<? extends Certificate> chain) {
    return chain.stream().map(X509Certificate.class::cast).toList();
  }

  private static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  private static CertificateFactory factory() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
  }
}
