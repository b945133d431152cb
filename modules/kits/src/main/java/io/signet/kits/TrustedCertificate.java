package io.signet.kits;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A certificate that a backend should trust, in the forms by which servers know one.
 *
 * @param serial as OpenSSL prints it: upper-case hexadecimal, whole bytes
 * @param namesItsKey whether it says which key signed it, so that another of its name can stand
 *     beside it
 */
record TrustedCertificate(
    String pem, String subject, String sha256, String sha1, String serial, boolean namesItsKey) {

  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  /** The certificates of a PEM text, in order; at least one. */
  static List<TrustedCertificate> parse(String pem) {
    try {
      List<TrustedCertificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .map(TrustedCertificate::of)
              .toList();
      if (certificates.isEmpty()) {
        throw new SignetException(ErrorCode.INTERNAL, "A client certificate has no PEM");
      }
      return certificates;
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  /** The values of the placeholders {@code @cert.…@}. */
  Map<String, String> values() {
    return Map.of(
        "subject",
        PlainText.of(subject),
        "sha256",
        sha256,
        "sha256Upper",
        sha256.toUpperCase(Locale.ROOT),
        "sha256Colons",
        COLONS.formatHex(HexFormat.of().parseHex(sha256)),
        "sha1",
        sha1,
        "serial",
        serial);
  }

  private static TrustedCertificate of(X509Certificate certificate) {
    try {
      byte[] der = certificate.getEncoded();
      return new TrustedCertificate(
          pem(der),
          certificate.getSubjectX500Principal().getName(),
          digest("SHA-256", der),
          digest("SHA-1", der),
          HexFormat.of().withUpperCase().formatHex(serial(certificate)),
          certificate.getExtensionValue(AUTHORITY_KEY_IDENTIFIER) != null);
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  /** Without the byte that only holds the sign. */
  private static byte[] serial(X509Certificate certificate) {
    byte[] bytes = certificate.getSerialNumber().toByteArray();
    return bytes.length > 1 && bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String pem(byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
  }

  private static String digest(String algorithm, byte[] der) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(der));
  }

  private static SignetException unreadable(GeneralSecurityException e) {
    return new SignetException(ErrorCode.INTERNAL, "A client certificate cannot be read", e);
  }
}
