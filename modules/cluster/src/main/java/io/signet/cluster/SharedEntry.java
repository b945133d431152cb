package io.signet.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.api.WireJson;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * One entry of a shared map: what it says, and the proof that a holder of the cluster key said so
 * of exactly this map, key and revision. Whoever can write to the map but has no key can neither
 * forge an entry nor move one to another place.
 *
 * @param keyId names the cluster key of the proof
 * @param revision the store's revision of what it says
 * @param body what it says, Base64
 * @param proof HMAC-SHA256 over map, key, key id, revision and body, Base64
 */
record SharedEntry(String keyId, long revision, String body, String proof) {

  static byte[] write(ClusterKeys keys, String map, String key, long revision, byte[] body) {
    String keyId = keys.writingKeyId();
    SecretKey secret = keys.authenticationKey(keyId).orElseThrow();
    String text = Base64.getEncoder().encodeToString(body);
    String proof =
        Base64.getEncoder().encodeToString(proof(secret, map, key, keyId, revision, text));
    return WireJson.bytes(new SharedEntry(keyId, revision, text, proof));
  }

  /**
   * Reads and verifies an entry.
   *
   * @param found what stands in the map; anybody may have put anything there
   * @throws SignetException {@link ErrorCode#ACCESS_DENIED} if nobody with a cluster key vouches
   *     for it
   */
  static Verified read(ClusterKeys keys, String map, String key, Object found) {
    if (!(found instanceof byte[] bytes)) {
      throw forged(map, key, "no entry");
    }
    SharedEntry entry = parse(map, key, bytes);
    SecretKey secret =
        keys.authenticationKey(entry.keyId).orElseThrow(() -> forged(map, key, "unknown key"));
    byte[] expected = proof(secret, map, key, entry.keyId, entry.revision, entry.body);
    if (!MessageDigest.isEqual(expected, decode(map, key, entry.proof))) {
      throw forged(map, key, "wrong proof");
    }
    return new Verified(entry.revision, decode(map, key, entry.body));
  }

  /** What a verified entry says. */
  record Verified(long revision, byte[] body) {}

  private static SharedEntry parse(String map, String key, byte[] bytes) {
    try {
      SharedEntry entry = WireJson.readStored(new String(bytes, UTF_8), SharedEntry.class);
      if (entry == null || entry.keyId == null || entry.body == null || entry.proof == null) {
        throw forged(map, key, "incomplete");
      }
      return entry;
    } catch (SignetException e) {
      throw forged(map, key, e.getMessage());
    }
  }

  private static byte[] proof(
      SecretKey secret, String map, String key, String keyId, long revision, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      for (String part : new String[] {map, key, keyId, Long.toString(revision), body}) {
        byte[] bytes = part.getBytes(UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        mac.update(bytes);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] decode(String map, String key, String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw forged(map, key, "not Base64");
    }
  }

  private static SignetException forged(String map, String key, String why) {
    return new SignetException(
        ErrorCode.ACCESS_DENIED, "refused shared entry map=" + map + " key=" + key + ": " + why);
  }
}
