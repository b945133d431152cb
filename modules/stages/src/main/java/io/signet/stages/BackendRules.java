package io.signet.stages;

import io.signet.api.BackendSettings;
import io.signet.api.BackendSettings.Probe;
import io.signet.api.SignetException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the settings of a backend origin may be. */
final class BackendRules {

  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final List<String> TLS_VERSIONS = Enums.of("TLSv1.2", "TLSv1.3");
  private static final List<String> PROTOCOLS = Enums.of("auto", "http1", "http2");
  private static final List<String> PROBE_METHODS = Enums.of("GET", "HEAD", "OPTIONS");
  private static final Pattern PROBE_PATH = Pattern.compile("/[\\x21-\\x7e]{0,2047}");

  private BackendRules() {}

  /**
   * Settings in their kept form.
   *
   * @throws SignetException if a member is not what it must be
   */
  static BackendSettings checked(String origin, BackendSettings given) {
    if (given.origin() != null && !Origins.normalise(given.origin()).equals(origin)) {
      throw SignetException.badRequest("The origin of the body is not the origin of the path");
    }
    checkOneOf("minimumTls", given.minimumTls(), TLS_VERSIONS);
    checkOneOf("protocol", given.protocol(), PROTOCOLS);
    checkProbe(given.probe());
    return new BackendSettings(
        origin,
        given.trustBundle() == null ? null : TrustBundles.normalise(given.trustBundle()),
        serverName(given.serverName()),
        given.minimumTls(),
        given.protocol(),
        given.probe());
  }

  private static String serverName(String given) {
    if (given == null) {
      return null;
    }
    String name = given.toLowerCase(Locale.ROOT);
    if (!DNS_NAME.matcher(name).matches()) {
      throw SignetException.badRequest("Invalid serverName: it must be a DNS name");
    }
    return name;
  }

  private static void checkProbe(Probe probe) {
    if (probe == null) {
      return;
    }
    if (probe.method() == null || probe.path() == null) {
      throw SignetException.badRequest("Invalid probe: it needs a method and a path");
    }
    checkOneOf("probe.method", probe.method(), PROBE_METHODS);
    if (!PROBE_PATH.matcher(probe.path()).matches() || probe.path().contains("#")) {
      throw SignetException.badRequest(
          "Invalid probe.path: it must start with a slash and have at most 2048 characters, none of"
              + " them a blank");
    }
  }

  private static void checkOneOf(String member, String value, List<String> allowed) {
    if (value != null && !allowed.contains(value)) {
      throw SignetException.badRequest("Invalid " + member + ": it must be one of " + allowed);
    }
  }
}
