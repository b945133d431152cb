package io.signet.routing;

import io.signet.api.SignetException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding by RFC 3986: decoded on the way in, encoded on the way out. */
final class UriText {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final boolean[] UNRESERVED = table("-._~");
  private static final boolean[] PATH_CHARACTER = table("-._~!$&'()*+,;=:@");
  private static final boolean[] IN_TARGET = table("-._~!$&'()*+,;=:@/?%[]^`");

  private UriText() {}

  /**
   * Decodes text of UTF-8 in percent-encoding.
   *
   * @param plus whether a plus sign is a blank, as in queries
   * @throws SignetException BAD_REQUEST if it is malformed
   */
  static String decode(String text, boolean plus) {
    int first = text.indexOf('%');
    if (first < 0) {
      return plus && text.indexOf('+') >= 0 ? text.replace('+', ' ') : text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.put((byte) octet(text, i));
        i += 2;
      } else if (c >= 128) {
        throw malformed();
      } else {
        bytes.put((byte) (plus && c == '+' ? ' ' : c));
      }
    }
    return utf8(bytes.flip());
  }

  /** Whether the target of a request has only characters that a URI may have. */
  static boolean valid(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c >= 128 || !IN_TARGET[c]) {
        return false;
      }
    }
    return true;
  }

  /** The target of a request with every character encoded that a URI may not have. */
  static String repair(String target) {
    if (valid(target)) {
      return target;
    }
    StringBuilder repaired = new StringBuilder(target.length() + 16);
    append(repaired, target, IN_TARGET, false);
    return repaired.toString();
  }

  /** Appends a value as one segment of a path or, with slashes kept, as several. */
  static void appendPath(StringBuilder target, String value, boolean slashes) {
    append(target, value, PATH_CHARACTER, slashes);
  }

  /** Appends a name or value of a query. */
  static void appendQuery(StringBuilder target, String value) {
    append(target, value, UNRESERVED, false);
  }

  /**
   * Whether a path has a segment that climbs out of its folder, also one with parameters: servers
   * of Java take those away before they look at the dots.
   */
  static boolean climbs(String path) {
    int at = path.indexOf("..");
    while (at >= 0) {
      boolean starts = at == 0 || separates(path.charAt(at - 1));
      boolean ends =
          at + 2 == path.length() || separates(path.charAt(at + 2)) || path.charAt(at + 2) == ';';
      if (starts && ends) {
        return true;
      }
      at = path.indexOf("..", at + 1);
    }
    return false;
  }

  private static boolean separates(char c) {
    return c == '/' || c == '\\';
  }

  private static void append(
      StringBuilder target, String value, boolean[] allowed, boolean slashes) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 128 && allowed[c]) || (slashes && c == '/')) {
        target.append(c);
      } else if (c < 128) {
        target.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      } else {
        int end = value.offsetByCodePoints(i, 1);
        for (byte octet : value.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
          target.append('%').append(HEX[octet >> 4 & 15]).append(HEX[octet & 15]);
        }
        i = end - 1;
      }
    }
  }

  private static int octet(String text, int at) {
    if (at + 2 >= text.length()) {
      throw malformed();
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    if (high < 0 || low < 0) {
      throw malformed();
    }
    return high << 4 | low;
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static SignetException malformed() {
    return SignetException.badRequest("Bad Request");
  }

  private static boolean[] table(String marks) {
    boolean[] table = new boolean[128];
    for (char c = '0'; c <= 'z'; c++) {
      table[c] = c <= '9' || (c >= 'A' && c <= 'Z') || c >= 'a';
    }
    for (int i = 0; i < marks.length(); i++) {
      table[marks.charAt(i)] = true;
    }
    return table;
  }
}
