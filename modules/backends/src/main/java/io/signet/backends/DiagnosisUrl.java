package io.signet.backends;

import io.signet.api.BackendTarget;
import io.signet.api.SignetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * What a diagnosis is asked of.
 *
 * @param host lower case, IPv6 without brackets
 * @param path with its query; {@code null} if the URL has none
 */
record DiagnosisUrl(String host, int port, String path) {

  /**
   * Reads a URL.
   *
   * @throws SignetException {@code BAD_REQUEST} for anything but an https URL
   */
  static DiagnosisUrl of(String text) {
    URI url;
    try {
      url = new URI(text == null ? "" : text);
    } catch (URISyntaxException e) {
      throw refusal("is malformed");
    }
    if (!"https".equalsIgnoreCase(url.getScheme())) {
      throw refusal("must begin with https://");
    }
    if (url.getHost() == null || url.getRawUserInfo() != null || url.getPort() > 65_535) {
      throw refusal("must name a host, and no user");
    }
    if (!url.toASCIIString().equals(text)) {
      throw refusal("must be encoded");
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return new DiagnosisUrl(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        url.getPort() < 1 ? 443 : url.getPort(),
        path(url));
  }

  private static String path(URI url) {
    String path = url.getRawPath();
    if (url.getRawQuery() != null) {
      return (path.isEmpty() ? "/" : path) + "?" + url.getRawQuery();
    }
    return path.isEmpty() ? null : path;
  }

  private static SignetException refusal(String why) {
    return SignetException.badRequest("url " + why);
  }

  /** The id of the settings of this backend. */
  String origin() {
    return new BackendTarget("doctor", true, host, port, null, false, false).origin();
  }
}
