package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import io.signet.routing.RoutingOptions;
import java.time.Duration;
import java.util.List;

/** Where callers come in without TLS, and what they may send. */
record HttpConfig(
    String host,
    Integer port,
    List<String> domains,
    ByteSize maxBody,
    ByteSize maxHeaders,
    ByteSize maxUrl,
    Duration idle,
    Duration drain) {

  HttpConfig {
    RoutingOptions defaults = RoutingOptions.defaults();
    host = requireNonNullElse(host, defaults.host());
    port = requireNonNullElse(port, defaults.port());
    domains = requireNonNullElse(domains, defaults.domains());
    maxBody = requireNonNullElse(maxBody, new ByteSize(defaults.maxBodyBytes()));
    maxHeaders = requireNonNullElse(maxHeaders, new ByteSize(defaults.maxHeaderBytes()));
    maxUrl = requireNonNullElse(maxUrl, new ByteSize(defaults.maxUrlBytes()));
    idle = requireNonNullElse(idle, defaults.idleTimeout());
    drain = requireNonNullElse(drain, Duration.ofSeconds(6));
  }

  HttpConfig() {
    this(null, null, null, null, null, null, null, null);
  }

  HttpConfig withPort(int other) {
    return new HttpConfig(host, other, domains, maxBody, maxHeaders, maxUrl, idle, drain);
  }

  /**
   * The options of routing.
   *
   * @param https the listener with TLS; {@code null} for none
   */
  RoutingOptions options(
      RoutingOptions.Https https, String accountId, String region, Duration trustMaxAge) {
    return new RoutingOptions(
        host,
        port,
        https,
        domains,
        maxBody.bytes(),
        maxHeaders.intBytes(),
        maxUrl.intBytes(),
        idle,
        drain,
        accountId,
        region,
        trustMaxAge);
  }
}
