package io.signet.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Certificates as text (RFC 7468). */
final class Pem {

  private static final int LINE_LENGTH = 64;

  private Pem() {}

  /** One CERTIFICATE block with a line end after it, so that files of several can be joined. */
  static String of(X509Certificate certificate) {
    return of("CERTIFICATE", encoded(certificate));
  }

  /** A block of any label. */
  static String of(String label, byte[] content) {
    byte[] lineEnd = "\n".getBytes(US_ASCII);
    String body = Base64.getMimeEncoder(LINE_LENGTH, lineEnd).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /** The blocks of a chain in its order. */
  static String of(List<X509Certificate> chain) {
    return chain.stream().map(Pem::of).collect(Collectors.joining());
  }

  /** SHA-256 over the DER form, lower-case hex. */
  static String fingerprint(X509Certificate certificate) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(encoded(certificate)));
    } catch (NoSuchAlgorithmException e) {
      throw new SignetException(ErrorCode.INTERNAL, "This Java has no SHA-256", e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new SignetException(ErrorCode.INTERNAL, "A certificate cannot be encoded", e);
    }
  }
}
