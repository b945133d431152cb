package io.signet.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/**
 * A body inside JSON: text as it is, anything else in base64 (as Amazon API Gateway passes bodies
 * to functions).
 *
 * @param body the text, or its base64 form
 * @param isBase64Encoded which of the two
 */
record BodyText(String body, boolean isBase64Encoded) {

  /** UTF-8 becomes text, other bytes base64. */
  static BodyText of(Buffer content) {
    byte[] bytes = content.getBytes();
    try {
      return new BodyText(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), false);
    } catch (CharacterCodingException e) {
      return new BodyText(Base64.getEncoder().encodeToString(bytes), true);
    }
  }

  /**
   * The bytes again.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} if it is said to be base64 and is not
   */
  Buffer content() {
    if (body == null) {
      return Buffer.buffer();
    }
    try {
      return isBase64Encoded
          ? Buffer.buffer(Base64.getDecoder().decode(body))
          : Buffer.buffer(body, UTF_8.name());
    } catch (IllegalArgumentException e) {
      throw new SignetException(
          ErrorCode.BAD_REQUEST, "The body is said to be base64 and is not", e);
    }
  }
}
