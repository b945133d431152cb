package io.signet.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A bundle that can be believed, as far as it says itself.
 *
 * @param revision never falls
 * @param versions the numbers of the certificate's versions, the oldest first
 * @param pem the certificates, and nothing else
 * @param expires after which it counts no longer; {@code null} if it is not signed
 */
record Bundle(long revision, List<Integer> versions, String pem, Instant expires) {

  /** How far the clocks of two hosts may be apart. */
  private static final long SKEW_SECONDS = 60;

  /** No time that anybody means is later, and sums with it do not overflow. */
  private static final long LATEST = 1L << 40;

  /**
   * Reads and checks a bundle.
   *
   * @param signed whether it must say from when and until when it counts
   * @throws TrustSyncException if it is not to be believed
   */
  static Bundle read(byte[] json, String certificateId, boolean signed, Instant now) {
    JsonNode tree = tree(json);
    if (!tree.path("certificateId").asText().equals(certificateId)) {
      throw refused("it is that of certificate " + tree.path("certificateId"));
    }
    JsonNode revision = tree.path("revision");
    if (!isNumber(revision) || revision.asLong() <= 0) {
      throw refused("it has no revision");
    }
    Instant expires = signed ? expiry(tree, now) : null;
    List<Integer> versions = new ArrayList<>();
    StringBuilder pem = new StringBuilder();
    boolean valid = false;
    for (JsonNode version : tree.path("versions")) {
      List<X509Certificate> chain = chain(version);
      valid |= chain.get(0).getNotAfter().toInstant().isAfter(now);
      versions.add(version.path("version").asInt());
      chain.forEach(each -> pem.append(text(each)));
    }
    if (versions.isEmpty()) {
      throw refused("it is empty");
    }
    if (!valid) {
      throw refused("every certificate in it has expired");
    }
    return new Bundle(revision.asLong(), List.copyOf(versions), pem.toString(), expires);
  }

  private static JsonNode tree(byte[] json) {
    try {
      return Strict.JSON.readTree(json);
    } catch (IOException e) {
      throw refused("it is no JSON");
    }
  }

  private static Instant expiry(JsonNode tree, Instant now) {
    JsonNode issued = tree.path("iat");
    JsonNode expires = tree.path("exp");
    if (!isTime(issued) || !isTime(expires)) {
      throw refused("it does not say until when it counts");
    }
    if (issued.asLong() > now.getEpochSecond() + SKEW_SECONDS) {
      throw refused("it was signed in the future; are the clocks right?");
    }
    if (expires.asLong() + SKEW_SECONDS <= now.getEpochSecond()) {
      throw refused("it expired at " + Instant.ofEpochSecond(expires.asLong()));
    }
    return Instant.ofEpochSecond(expires.asLong());
  }

  private static boolean isNumber(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong();
  }

  private static boolean isTime(JsonNode node) {
    return isNumber(node) && node.asLong() >= 0 && node.asLong() < LATEST;
  }

  private static List<X509Certificate> chain(JsonNode version) {
    try {
      byte[] pem = version.path("pem").asText().getBytes(US_ASCII);
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        chain.add((X509Certificate) each);
      }
      if (chain.isEmpty() || !hash(chain.get(0)).equals(version.path("fingerprint").asText())) {
        throw refused("a certificate is not the one of its fingerprint");
      }
      return chain;
    } catch (GeneralSecurityException e) {
      throw refused("a certificate cannot be read");
    }
  }

  private static String hash(X509Certificate certificate) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(certificate.getEncoded()));
  }

  /** Written anew, so that nothing but certificates comes into the server's file. */
  private static String text(X509Certificate certificate) {
    try {
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw refused("a certificate cannot be written");
    }
  }

  private static TrustSyncException refused(String why) {
    return new TrustSyncException("refused a bundle: " + why);
  }
}
