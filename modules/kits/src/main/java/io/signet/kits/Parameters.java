package io.signet.kits;

import static io.signet.api.SignetException.badRequest;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What may be chosen in a kit: where it listens, where its files are, and what is behind it. The
 * values are of an alphabet that means itself in every format that there are kits for.
 */
enum Parameters {
  LISTEN("listen", "0.0.0.0", "[A-Za-z0-9.-]{1,253}"),
  PORT(
      "port",
      "8443",
      "[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"),
  /** The name by which callers know the backend. */
  NAME("name", "backend.example", "[A-Za-z0-9.-]{1,253}"),
  /** Where the kit's files are put. */
  DIRECTORY("directory", "/etc/signet", Parameters.PATH),
  SERVER_CERTIFICATE("serverCertificate", "/etc/ssl/private/server.crt", Parameters.PATH),
  SERVER_KEY("serverKey", "/etc/ssl/private/server.key", Parameters.PATH),
  /** Certificate and key in one file, for servers that want it so. */
  SERVER_PEM("serverPem", "/etc/ssl/private/server.pem", Parameters.PATH),
  UPSTREAM_HOST("upstreamHost", "127.0.0.1", "[A-Za-z0-9.-]{1,253}"),
  UPSTREAM_PORT("upstreamPort", "8080", PORT.pattern);

  private static final String PATH = "([A-Za-z]:)?/[A-Za-z0-9._/+-]{1,200}";

  private final String key;
  private final String fallback;
  private final String pattern;

  Parameters(String key, String fallback, String pattern) {
    this.key = key;
    this.fallback = fallback;
    this.pattern = pattern;
  }

  /**
   * The value of every parameter.
   *
   * @param chosen by name
   * @param defaults those of this kind of server that differ from everybody's
   */
  static Map<String, String> check(Map<String, String> chosen, Map<String, String> defaults) {
    Map<String, String> values = new TreeMap<>();
    for (Parameters parameter : values()) {
      values.put(parameter.key, parameter.fallback);
    }
    values.putAll(defaults);
    chosen.forEach(
        (key, value) -> {
          if (!values.containsKey(key)) {
            throw badRequest(
                "Invalid parameter specified. Kits have the parameters "
                    + String.join(", ", values.keySet()));
          }
          values.put(key, value);
        });
    for (Parameters parameter : values()) {
      if (!Pattern.matches(parameter.pattern, values.get(parameter.key))) {
        throw badRequest(
            "Invalid " + parameter.key + " specified. Must match " + parameter.pattern);
      }
    }
    return values;
  }
}
