package io.signet.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One signed message to a public door of the event bus. This is the one place that says what is
 * signed: both ends use it.
 *
 * <p>The signature is HMAC-SHA256, in hexadecimal, over these lines joined by a line feed: {@code
 * SIGNET-BUS-HMAC-SHA256}, time, nonce, access key id, address, action, and the SHA-256 of the
 * body's UTF-8 form in hexadecimal. Its key is HMAC-SHA256 of the text {@code event-bus} under
 * {@code SIGNET} followed by the secret, so that no signature of the bus is one of HTTP.
 *
 * @param address the event-bus address; a message for one door is no message for another
 * @param action the name of the operation, such as {@code GenerateClientCertificate}
 * @param accessKeyId the key that signs
 * @param time milliseconds since 1970, decimal; good for 5 minutes
 * @param nonce 16 to 64 letters, digits, {@code -} and {@code _}; good once
 * @param body JSON text, signed as it is, byte by byte; empty for none
 */
public record BusMessage(
    String address, String action, String accessKeyId, String time, String nonce, String body) {

  /** The header that names the operation. */
  public static final String ACTION = "action";

  /** The header that names the access key. */
  public static final String ACCESS_KEY_ID = "signet-access-key-id";

  /** The header of the signing time. */
  public static final String TIME = "signet-time";

  /** The header of the nonce. */
  public static final String NONCE = "signet-nonce";

  /** The header of the signature. */
  public static final String SIGNATURE = "signet-signature";

  /** The header of an answer that names its request. */
  public static final String REQUEST_ID = "request-id";

  private static final String ALGORITHM = "SIGNET-BUS-HMAC-SHA256";
  private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,15}");
  private static final Pattern UNIQUE = Pattern.compile("[A-Za-z0-9_-]{16,64}");

  /**
   * Checks the form, so that no part can pass for two lines.
   *
   * @throws SignetException {@link ErrorCode#INCOMPLETE_SIGNATURE} naming a part that is missing or
   *     malformed
   */
  public BusMessage {
    require(WORD, address, "address");
    require(WORD, action, ACTION);
    require(WORD, accessKeyId, ACCESS_KEY_ID);
    require(MILLISECONDS, time, TIME);
    require(UNIQUE, nonce, NONCE);
  }

  /**
   * Reads what arrived.
   *
   * @throws SignetException {@link ErrorCode#MISSING_AUTHENTICATION_TOKEN} if nothing is signed,
   *     {@link ErrorCode#INCOMPLETE_SIGNATURE} if a part is missing or malformed
   */
  public static BusMessage of(String address, MultiMap headers, String body) {
    if (!headers.contains(SIGNATURE)) {
      throw new SignetException(
          ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
    }
    return new BusMessage(
        address,
        headers.get(ACTION),
        headers.get(ACCESS_KEY_ID),
        headers.get(TIME),
        headers.get(NONCE),
        body);
  }

  /** The headers to send, signed with the key that the message names. */
  public MultiMap signedBy(AccessKey key) {
    return HttpHeaders.headers()
        .add(ACTION, action)
        .add(ACCESS_KEY_ID, accessKeyId)
        .add(TIME, time)
        .add(NONCE, nonce)
        .add(SIGNATURE, HexFormat.of().formatHex(signature(key)));
  }

  /** Whether a signature, in lower-case hexadecimal, is this key's; in constant time. */
  public boolean isSignedBy(AccessKey key, String signature) {
    byte[] expected = HexFormat.of().formatHex(signature(key)).getBytes(UTF_8);
    return MessageDigest.isEqual(expected, signature.getBytes(UTF_8));
  }

  private byte[] signature(AccessKey key) {
    try {
      byte[] bodyHash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8));
      String text =
          String.join(
              "\n",
              ALGORITHM,
              time,
              nonce,
              accessKeyId,
              address,
              action,
              HexFormat.of().formatHex(bodyHash));
      byte[] busKey = hmac(("SIGNET" + key.secret()).getBytes(UTF_8), "event-bus");
      return hmac(busKey, text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks SHA-256 or HmacSHA256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static void require(Pattern form, String value, String name) {
    if (value == null || !form.matcher(value).matches()) {
      throw new SignetException(
          ErrorCode.INCOMPLETE_SIGNATURE, "The message needs a well-formed '" + name + "'");
    }
  }
}
