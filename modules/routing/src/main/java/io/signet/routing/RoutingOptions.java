package io.signet.routing;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a node listens for callers and what it accepts from them.
 *
 * @param host the address to listen on without TLS
 * @param port 0 to 65535; 0 takes any free one, the same for all instances
 * @param https a second listener with TLS; {@code null} for none
 * @param domains what stands behind {@code {apiId}.execute-api.} in a {@code Host}, with or without
 *     a region before it
 * @param maxBodyBytes the longest body in either direction, in bytes
 * @param maxHeaderBytes all header lines of a request together, in bytes
 * @param maxUrlBytes path and query of a request together, in bytes
 * @param idleTimeout how long a connection may carry nothing, and how long a caller over HTTP/2 may
 *     take nothing of an answer that is made; must outlast an integration (29 s)
 * @param drain how long calls in flight may go on when the node stops
 * @param accountId what {@code context.accountId} shows
 * @param region what the log and {@code context} show
 * @param trustMaxAge how long a trust bundle may be kept by who fetched it, 1 s to 1 day
 */
public record RoutingOptions(
    String host,
    int port,
    Https https,
    List<String> domains,
    long maxBodyBytes,
    int maxHeaderBytes,
    int maxUrlBytes,
    Duration idleTimeout,
    Duration drain,
    String accountId,
    String region,
    Duration trustMaxAge) {

  /**
   * A listener with TLS that speaks HTTP/2 and HTTP/1.1, as ALPN decides.
   *
   * @param port 0 to 65535; 0 takes any free one
   * @param certificate a PEM file with the chain, leaf first
   * @param key a PEM file with the private key
   */
  public record Https(String host, int port, Path certificate, Path key) {

    public Https {
      requireNonNull(host, "host is null");
      requireNonNull(certificate, "certificate is null");
      requireNonNull(key, "key is null");
      requirePort("https.port", port);
    }
  }

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public RoutingOptions {
    requireNonNull(host, "host is null");
    requireNonNull(idleTimeout, "idleTimeout is null");
    requireNonNull(drain, "drain is null");
    requireNonNull(accountId, "accountId is null");
    requireNonNull(region, "region is null");
    requireNonNull(trustMaxAge, "trustMaxAge is null");
    domains = List.copyOf(domains);
    requirePort("port", port);
    require(maxBodyBytes >= 1, "maxBodyBytes must be at least 1");
    require(maxHeaderBytes >= 256, "maxHeaderBytes must be at least 256");
    require(maxUrlBytes >= 64, "maxUrlBytes must be at least 64");
    require(idleTimeout.toSeconds() >= 30, "idleTimeout must be at least 30 s");
    require(!drain.isNegative(), "drain must not be negative");
    require(
        trustMaxAge.toSeconds() >= 1 && trustMaxAge.compareTo(Duration.ofDays(1)) <= 0,
        "trust.maxAge must be 1 s to 1 day");
  }

  /** AWS's limits, on 127.0.0.1:8080, without TLS. */
  public static RoutingOptions defaults() {
    return new RoutingOptions(
        "127.0.0.1",
        8080,
        null,
        List.of("localhost", "amazonaws.com"),
        10L * 1024 * 1024,
        10_240,
        10_240,
        Duration.ofSeconds(60),
        Duration.ofSeconds(8),
        "123456789012",
        "us-east-1",
        Duration.ofMinutes(5));
  }

  /** These options with another port for the listener without TLS. */
  public RoutingOptions withPort(int other) {
    return new RoutingOptions(
        host,
        other,
        https,
        domains,
        maxBodyBytes,
        maxHeaderBytes,
        maxUrlBytes,
        idleTimeout,
        drain,
        accountId,
        region,
        trustMaxAge);
  }

  /** These options with a listener with TLS; {@code null} for none. */
  public RoutingOptions withHttps(Https other) {
    return new RoutingOptions(
        host,
        port,
        other,
        domains,
        maxBodyBytes,
        maxHeaderBytes,
        maxUrlBytes,
        idleTimeout,
        drain,
        accountId,
        region,
        trustMaxAge);
  }

  private static void requirePort(String name, int port) {
    require(port >= 0 && port <= 65535, name + " must be 0 to 65535");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
