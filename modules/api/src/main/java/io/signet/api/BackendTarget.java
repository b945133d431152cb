package io.signet.api;

/**
 * Where an integration's calls go and under which identity: what decides the connection that a call
 * may use. Made once for each integration of a stage and compared by value.
 *
 * @param stageKey {@code apiId/stageName}, for logs and metrics
 * @param tls whether the scheme is https
 * @param host the host name or address as the integration names it, lower case, IPv6 without
 *     brackets
 * @param port 1 to 65535
 * @param certificateId the client certificate to present when the backend asks; {@code null} for
 *     none
 * @param insecureSkipVerification whether an unknown certificate authority is accepted
 * @param presentExpired whether an expired client certificate is presented all the same
 */
public record BackendTarget(
    String stageKey,
    boolean tls,
    String host,
    int port,
    String certificateId,
    boolean insecureSkipVerification,
    boolean presentExpired) {

  /** Scheme, host and port, the id of this backend's {@link BackendSettings}. */
  public String origin() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return (tls ? "https://" : "http://") + name + ":" + port;
  }
}
