package io.signet.stages;

import io.signet.api.SignetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Origins in their one written form: scheme, host and port, all in lower case. */
final class Origins {

  private static final Pattern ORIGIN =
      Pattern.compile(
          "(https?)://([a-z0-9_](?:[a-z0-9._-]{0,252})|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?/?");
  private static final int MAX_PORT = 65_535;

  private Origins() {}

  /**
   * The written form of an origin; the scheme's port is added if there is none.
   *
   * @throws SignetException if the text is no http or https origin, or has a path, a query or
   *     credentials
   */
  static String normalise(String text) {
    Matcher matcher = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw SignetException.badRequest(
          "Invalid origin specified. Expected scheme, host and port, such as"
              + " https://pets.example:8443");
    }
    return matcher.group(1) + "://" + matcher.group(2) + ":" + port(matcher);
  }

  private static int port(Matcher matcher) {
    if (matcher.group(3) == null) {
      return matcher.group(1).equals("https") ? 443 : 80;
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port < 1 || port > MAX_PORT) {
      throw SignetException.badRequest("Invalid origin specified. The port must be 1 to 65535");
    }
    return port;
  }
}
