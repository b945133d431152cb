package io.signet.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * What a signed text says (RFC 7515, compact form). Believes exactly one algorithm, and only keys
 * that were pinned: what the text says of algorithms and keys can only make it refused.
 */
final class SignedText {

  private static final String ALGORITHM = "ES256";
  private static final int SIGNATURE_BYTES = 64;
  private static final ObjectMapper JSON = Strict.JSON;

  private SignedText() {}

  /**
   * Verifies a text and answers its payload.
   *
   * @param type the {@code typ} that it must have
   * @throws TrustSyncException if it is not what a pinned key signed
   */
  static byte[] verified(byte[] text, String type, PinnedKeys keys) {
    String compact = new String(text, US_ASCII).trim();
    String[] parts = compact.split("\\.", -1);
    if (parts.length != 3) {
      throw refused("it is no JWS in compact form");
    }
    PublicKey key = key(header(parts[0]), type, keys);
    byte[] signature = decode(parts[2]);
    if (signature.length != SIGNATURE_BYTES || isZero(signature, 0) || isZero(signature, 32)) {
      throw refused("its signature is not two numbers of 32 bytes");
    }
    String signed = compact.substring(0, parts[0].length() + 1 + parts[1].length());
    if (!isSignedBy(key, signed.getBytes(US_ASCII), signature)) {
      throw refused("its signature is wrong");
    }
    return decode(parts[1]);
  }

  /** Early releases of JDK 17 take a signature of zeros for one of anything. */
  private static boolean isZero(byte[] signature, int from) {
    int sum = 0;
    for (int i = from; i < from + SIGNATURE_BYTES / 2; i++) {
      sum |= signature[i];
    }
    return sum == 0;
  }

  static boolean isSignedBy(PublicKey key, byte[] text, byte[] signature) {
    try {
      Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
      check.initVerify(key);
      check.update(text);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static JsonNode header(String part) {
    try {
      return JSON.readTree(decode(part));
    } catch (IOException e) {
      throw refused("its header is no JSON");
    }
  }

  private static PublicKey key(JsonNode header, String type, PinnedKeys keys) {
    if (!header.path("alg").asText().equals(ALGORITHM)) {
      throw refused("its algorithm is not " + ALGORITHM);
    }
    if (!header.path("typ").asText().equals(type)) {
      throw refused("its type is not " + type);
    }
    if (header.has("crit") || header.has("b64")) {
      throw refused("it wants extensions understood");
    }
    PublicKey key = keys.find(header.path("kid").asText());
    if (key == null) {
      throw refused("no pinned key has the thumbprint " + header.path("kid"));
    }
    return key;
  }

  private static byte[] decode(String part) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw refused("a part of it is no Base64");
    }
  }

  private static TrustSyncException refused(String why) {
    return new TrustSyncException("refused a signed bundle: " + why);
  }
}
