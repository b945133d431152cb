package io.signet.agent;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a bundle is.
 *
 * @param uri of the form that can be believed: signed, or as JSON over TLS
 * @param certificateId whose bundle it is to be
 * @param signed whether it must vouch for itself
 */
record BundleUrl(URI uri, String certificateId, boolean signed) {

  private static final Pattern NAME = Pattern.compile("(.*/)([A-Za-z0-9_-]+)\\.(pem|json|jws)");

  /**
   * @param pinned whether there are keys to check a signature with
   * @throws TrustSyncException if nothing from there could be believed
   */
  static BundleUrl of(URI given, boolean pinned) {
    String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
    boolean plain = scheme.equals("http");
    if ((!plain && !scheme.equals("https")) || given.getHost() == null) {
      throw new TrustSyncException("--url must begin with https://host or http://host");
    }
    if (plain && !pinned) {
      throw new TrustSyncException(
          "over http anybody on the way could say whom to trust: use https, or pin the key of"
              + " signed bundles with --key");
    }
    Matcher name = NAME.matcher(given.getRawPath());
    if (!name.matches() || given.getRawUserInfo() != null || given.getRawFragment() != null) {
      throw new TrustSyncException("--url must end in CERTIFICATE_ID.pem, .json or .jws");
    }
    String path = name.group(1) + name.group(2) + (pinned ? ".jws" : ".json");
    String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
    URI uri = URI.create(scheme + "://" + given.getRawAuthority() + path + query);
    return new BundleUrl(uri, name.group(2), pinned);
  }
}
