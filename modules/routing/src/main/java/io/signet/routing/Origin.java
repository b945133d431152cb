package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.Locale;

/**
 * An integration's URI taken apart: where it goes, and the path and query with their <code>{name}
 * </code> places still in them.
 *
 * @param host lower case; IPv6 without brackets
 * @param port 1 to 65535
 * @param path starts with a slash
 * @param query without the question mark; {@code null} for none
 */
record Origin(boolean tls, String host, int port, String path, String query) {

  /**
   * @param uri with its stage variables filled in
   * @throws SignetException INTEGRATION_CONFIGURATION if it is no URI that can be called
   */
  static Origin of(String uri) {
    boolean tls = uri.regionMatches(true, 0, "https://", 0, 8);
    if (!tls && !uri.regionMatches(true, 0, "http://", 0, 7)) {
      throw invalid(uri);
    }
    int from = tls ? 8 : 7;
    int end = authorityEnd(uri, from);
    String authority = uri.substring(from, end);
    int fragment = uri.indexOf('#', end);
    String target = uri.substring(end, fragment < 0 ? uri.length() : fragment);
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    return new Origin(
        tls,
        host(uri, host),
        colon < 0 ? (tls ? 443 : 80) : port(uri, authority.substring(colon + 1)),
        path.isEmpty() ? "/" : path,
        mark < 0 ? null : target.substring(mark + 1));
  }

  private static int authorityEnd(String uri, int from) {
    for (int i = from; i < uri.length(); i++) {
      if ("/?#".indexOf(uri.charAt(i)) >= 0) {
        return i;
      }
    }
    return uri.length();
  }

  private static String host(String uri, String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String host = bracketed ? text.substring(1, text.length() - 1) : text;
    boolean plain =
        !host.isEmpty()
            && host.chars()
                .allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || ok(c, bracketed));
    if (!plain) {
      throw invalid(uri);
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private static boolean ok(int c, boolean bracketed) {
    return c == '.' || (bracketed ? c == ':' : c == '-' || c == '_');
  }

  private static int port(String uri, String text) {
    boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(Origin::digit);
    int port = digits ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65535) {
      throw invalid(uri);
    }
    return port;
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static SignetException invalid(String uri) {
    return new SignetException(
        ErrorCode.INTEGRATION_CONFIGURATION, "Invalid endpoint address: " + uri);
  }
}
