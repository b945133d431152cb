package io.signet.api;

/**
 * What Signet knows of one backend origin beyond AWS's integration settings.
 *
 * @param origin scheme, host and port in lower case, such as {@code https://pets.example:8443}; the
 *     port is always written
 * @param trustBundle PEM certificates that vouch for this backend, beside the platform's own;
 *     {@code null} for the platform's alone
 * @param serverName the name to ask for (SNI) and to expect in the backend's certificate instead of
 *     the host; {@code null} for the host
 * @param minimumTls {@code TLSv1.2} (default) or {@code TLSv1.3}
 * @param protocol {@code auto} (HTTP/2 if the backend offers it; default), {@code http1}, or {@code
 *     http2}
 * @param probe a request that does no harm, for checks of this backend; {@code null} for none
 */
public record BackendSettings(
    String origin,
    String trustBundle,
    String serverName,
    String minimumTls,
    String protocol,
    Probe probe) {

  /** The settings of an origin that nobody configured. */
  public static BackendSettings defaults(String origin) {
    return new BackendSettings(origin, null, null, null, null, null);
  }

  /**
   * A harmless request.
   *
   * @param method GET, HEAD or OPTIONS
   * @param path starts with a slash
   */
  public record Probe(String method, String path) {}
}
