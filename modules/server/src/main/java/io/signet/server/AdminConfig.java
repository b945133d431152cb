package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import io.signet.admin.AdminOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Where administrators come in. */
record AdminConfig(
    String host,
    Integer port,
    List<String> allowedHosts,
    Path certificate,
    Path key,
    ByteSize maxHeaders,
    ByteSize maxUrl,
    ByteSize maxBody,
    ByteSize maxImport,
    Integer maxConnections,
    Duration idle,
    Duration body,
    Duration drain) {

  AdminConfig {
    AdminOptions.Limits limits = AdminOptions.Limits.defaults();
    host = requireNonNullElse(host, "127.0.0.1");
    port = requireNonNullElse(port, 8090);
    allowedHosts = requireNonNullElse(allowedHosts, List.of("localhost", "127.0.0.1", "[::1]"));
    maxHeaders = requireNonNullElse(maxHeaders, new ByteSize(limits.headerBytes()));
    maxUrl = requireNonNullElse(maxUrl, new ByteSize(limits.targetBytes()));
    maxBody = requireNonNullElse(maxBody, new ByteSize(limits.bodyBytes()));
    maxImport = requireNonNullElse(maxImport, new ByteSize(limits.importBytes()));
    maxConnections = requireNonNullElse(maxConnections, limits.connections());
    idle = requireNonNullElse(idle, limits.idle());
    body = requireNonNullElse(body, limits.body());
    drain = requireNonNullElse(drain, Duration.ofSeconds(3));
  }

  AdminConfig() {
    this(null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  AdminConfig withPort(int other) {
    return new AdminConfig(
        host,
        other,
        allowedHosts,
        certificate,
        key,
        maxHeaders,
        maxUrl,
        maxBody,
        maxImport,
        maxConnections,
        idle,
        body,
        drain);
  }

  AdminOptions options(String region) {
    AdminOptions.Tls tls = certificate == null ? null : new AdminOptions.Tls(certificate, key);
    AdminOptions.Limits limits =
        new AdminOptions.Limits(
            maxHeaders.intBytes(),
            maxUrl.intBytes(),
            maxBody.intBytes(),
            maxImport.intBytes(),
            maxConnections,
            idle,
            body,
            drain);
    return new AdminOptions(host, port, Set.copyOf(allowedHosts), region, tls, limits);
  }
}
