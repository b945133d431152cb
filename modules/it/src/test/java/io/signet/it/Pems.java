package io.signet.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Reads what Signet prints. */
final class Pems {

  private Pems() {}

  static X509Certificate certificate(String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
    } catch (CertificateException e) {
      throw new AssertionError(pem, e);
    }
  }

  /** The serial number in hexadecimal, whole bytes, as servers print it. */
  static String serial(String pem) {
    return serial(certificate(pem));
  }

  static String serial(X509Certificate certificate) {
    String hex = certificate.getSerialNumber().toString(16);
    return hex.length() % 2 == 0 ? hex : "0" + hex;
  }
}
