package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;
import static java.nio.charset.StandardCharsets.UTF_8;

/** What callers may write about a certificate. */
final class Texts {

  private static final int MAX_DESCRIPTION = 1024;

  private Texts() {}

  /**
   * A description as it is kept: {@code null} for none, which is what an empty one means.
   *
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#BAD_REQUEST} if it is
   *     longer than 1024 characters
   */
  static String description(String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (length(text) > MAX_DESCRIPTION || !encodable(text)) {
      throw badRequest(
          "Invalid Client Certificate description specified. Must be at most "
              + MAX_DESCRIPTION
              + " characters");
    }
    return text;
  }

  /** The number of characters, a surrogate pair being one. */
  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether a text has a UTF-8 form; one half of a surrogate pair has none. */
  static boolean encodable(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }
}
