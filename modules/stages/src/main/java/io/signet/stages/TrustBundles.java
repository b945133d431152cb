package io.signet.stages;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Trust bundles: PEM certificates and nothing else. What is kept is written anew from the parsed
 * certificates, so that whatever else a caller pasted cannot get into the store.
 */
final class TrustBundles {

  private static final int MAX_CERTIFICATES = 100;
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END ([A-Z0-9 ]+)-----", Pattern.DOTALL);
  private static final Pattern BOUNDARY = Pattern.compile("-----|PRIVATE KEY");
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private TrustBundles() {}

  /**
   * A bundle in its kept form: each certificate once, in the given order; comments are dropped.
   *
   * @throws SignetException if the text has another PEM block, such as a private key, no
   *     certificate, one that is no X.509, or more than 100. The message never quotes the text.
   */
  static String normalise(String pem) {
    Set<String> certificates = new LinkedHashSet<>();
    Matcher blocks = BLOCK.matcher(pem);
    int end = 0;
    while (blocks.find()) {
      checkComment(pem.substring(end, blocks.start()));
      certificates.add(certificate(blocks));
      end = blocks.end();
    }
    checkComment(pem.substring(end));
    if (certificates.isEmpty()) {
      throw SignetException.badRequest("Invalid trustBundle: it has no PEM certificate");
    }
    if (certificates.size() > MAX_CERTIFICATES) {
      throw SignetException.badRequest(
          "Invalid trustBundle: it has more than " + MAX_CERTIFICATES + " certificates");
    }
    return String.join("", certificates);
  }

  private static String certificate(Matcher block) {
    if (block.group(1).contains("PRIVATE KEY")) {
      throw privateKey();
    }
    if (!block.group(1).equals("CERTIFICATE") || !block.group(3).equals("CERTIFICATE")) {
      throw SignetException.badRequest("Invalid trustBundle: only CERTIFICATE blocks belong there");
    }
    return "-----BEGIN CERTIFICATE-----\n"
        + LINES.encodeToString(encoded(block.group(2)))
        + "\n-----END CERTIFICATE-----\n";
  }

  private static byte[] encoded(String base64) {
    try {
      byte[] der = Base64.getDecoder().decode(base64.replaceAll("\\s", "").getBytes(US_ASCII));
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(der))
          .getEncoded();
    } catch (IllegalArgumentException | CertificateException e) {
      // Without the cause: a parser's message may quote what it read.
      throw SignetException.badRequest(
          "Invalid trustBundle: a certificate cannot be read as X.509");
    }
  }

  private static void checkComment(String text) {
    Matcher boundary = BOUNDARY.matcher(text);
    if (!boundary.find()) {
      return;
    }
    if (text.contains("PRIVATE KEY")) {
      throw privateKey();
    }
    throw SignetException.badRequest("Invalid trustBundle: a PEM block is not complete");
  }

  private static SignetException privateKey() {
    return new SignetException(
        ErrorCode.BAD_REQUEST,
        "Invalid trustBundle: PEM where none belongs: a private key has no place in a trust bundle."
            + " It was not stored; consider it exposed");
  }
}
