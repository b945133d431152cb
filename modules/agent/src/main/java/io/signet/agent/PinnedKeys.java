package io.signet.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that may sign bundles, by their thumbprints (RFC 7638). What else a token or a key file
 * calls a key does not count.
 */
final class PinnedKeys {

  private static final int COORDINATE_BYTES = 32;

  private final Map<String, PublicKey> keys = new HashMap<>();

  /**
   * Reads public keys: PEM ({@code PUBLIC KEY}), a JWK, or a JWK set; EC P-256 all of them.
   *
   * @throws TrustSyncException if a file holds none, or another kind
   */
  static PinnedKeys read(List<Path> files) {
    PinnedKeys pinned = new PinnedKeys();
    for (Path file : files) {
      try {
        pinned.add(Files.readString(file, UTF_8).trim());
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        throw new TrustSyncException("cannot read a public key of EC P-256 from " + file, e);
      }
    }
    return pinned;
  }

  /** The key of a thumbprint; {@code null} if it is not pinned. */
  PublicKey find(String thumbprint) {
    return keys.get(thumbprint);
  }

  private void add(String text) throws JsonProcessingException, GeneralSecurityException {
    if (!text.startsWith("{")) {
      addPem(text);
      return;
    }
    JsonNode json = new ObjectMapper().readTree(text);
    Iterable<JsonNode> members = json.has("keys") ? json.get("keys") : List.of(json);
    int before = keys.size();
    for (JsonNode member : members) {
      addJwk(member);
    }
    if (keys.size() == before) {
      throw new IllegalArgumentException("no key");
    }
  }

  private void addPem(String text) throws GeneralSecurityException {
    String begin = "-----BEGIN PUBLIC KEY-----";
    String end = "-----END PUBLIC KEY-----";
    if (!text.startsWith(begin) || text.indexOf(end) != text.length() - end.length()) {
      throw new IllegalArgumentException("not one PUBLIC KEY in PEM");
    }
    String body = text.substring(begin.length(), text.length() - end.length());
    byte[] der = Base64.getMimeDecoder().decode(body);
    PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
    put((ECPublicKey) key);
  }

  private void addJwk(JsonNode jwk) throws GeneralSecurityException {
    if (!jwk.path("kty").asText().equals("EC")
        || !jwk.path("crv").asText().equals("P-256")
        || jwk.has("d")) {
      throw new IllegalArgumentException("not a public JWK of EC P-256");
    }
    ECPoint point = new ECPoint(coordinate(jwk, "x"), coordinate(jwk, "y"));
    put(
        (ECPublicKey)
            KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, p256())));
  }

  private static BigInteger coordinate(JsonNode jwk, String name) {
    byte[] bytes = Base64.getUrlDecoder().decode(jwk.path(name).asText());
    if (bytes.length != COORDINATE_BYTES) {
      throw new IllegalArgumentException(name + " has not 32 bytes");
    }
    return new BigInteger(1, bytes);
  }

  private void put(ECPublicKey key) throws GeneralSecurityException {
    if (!key.getParams().getCurve().equals(p256().getCurve()) || !isOnCurve(key)) {
      throw new IllegalArgumentException("not a point of P-256");
    }
    String members =
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\""
            + text(key.getW().getAffineX())
            + "\",\"y\":\""
            + text(key.getW().getAffineY())
            + "\"}";
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(members.getBytes(US_ASCII));
    keys.put(Base64.getUrlEncoder().withoutPadding().encodeToString(hash), key);
  }

  /** y² = x³ + ax + b, which not every JDK checks. */
  private static boolean isOnCurve(ECPublicKey key) throws GeneralSecurityException {
    ECParameterSpec spec = p256();
    BigInteger p = ((java.security.spec.ECFieldFp) spec.getCurve().getField()).getP();
    BigInteger x = key.getW().getAffineX();
    BigInteger y = key.getW().getAffineY();
    BigInteger right =
        x.pow(3).add(spec.getCurve().getA().multiply(x)).add(spec.getCurve().getB()).mod(p);
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
  }

  private static String text(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    byte[] tail = Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    System.arraycopy(tail, 0, fixed, COORDINATE_BYTES - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
  }

  private static ECParameterSpec p256() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }
}
