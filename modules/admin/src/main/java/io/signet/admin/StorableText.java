package io.signet.admin;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;

/** Text that names something. Not every store has U+0000, and no name does. */
final class StorableText {

  private StorableText() {}

  /**
   * The text itself.
   *
   * @param where it was found
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} for a text with U+0000
   */
  static String require(String text, String where) {
    if (text.indexOf('\0') >= 0) {
      throw SignetException.badRequest("Invalid character U+0000 in " + where);
    }
    return text;
  }
}
