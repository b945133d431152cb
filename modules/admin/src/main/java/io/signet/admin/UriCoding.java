package io.signet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Percent-encoding as RFC 3986 defines it and Signature Version 4 needs it. */
final class UriCoding {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private UriCoding() {}

  /** Encodes every byte of the UTF-8 form but the unreserved ones. */
  static String encode(String text) {
    return encode(text, false);
  }

  /** As {@link #encode(String)}, leaving slashes alone. */
  static String encodePath(String text) {
    return encode(text, true);
  }

  /**
   * Undoes percent-encoding, once.
   *
   * @param plusIsSpace as in a query, where forms write a space so
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} for a broken escape, what is not UTF-8 (a
   *     lenient reading would give two texts one signature), or U+0000
   */
  static String decode(String text, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(escaped(text, i));
        i += 2;
      } else {
        bytes.write(c == '+' && plusIsSpace ? ' ' : c);
      }
    }
    try {
      String decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
      return StorableText.require(decoded, "the request target");
    } catch (CharacterCodingException e) {
      throw new SignetException(ErrorCode.BAD_REQUEST, "Invalid UTF-8 in the request target", e);
    }
  }

  private static int escaped(String text, int percent) {
    int high = digit(text, percent + 1);
    int low = digit(text, percent + 2);
    if (high < 0 || low < 0) {
      throw SignetException.badRequest("Invalid percent-encoding in the request target");
    }
    return high << 4 | low;
  }

  /** ASCII alone: {@link Character#digit} would take the digits of every script. */
  private static int digit(String text, int index) {
    char c = index < text.length() ? text.charAt(index) : 'x';
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private static String encode(String text, boolean keepSlash) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      if (unreserved(c) || (keepSlash && c == '/')) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return encoded.toString();
  }

  private static boolean unreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
