package io.signet.admin;

import static java.util.Objects.requireNonNull;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the admin endpoints listen and what they accept.
 *
 * @param host the address to bind; another than loopback needs {@code tls}
 * @param port 1 to 65535, or 0 for any free one
 * @param allowedHosts the names under which the endpoints may be addressed ({@code Host} header,
 *     port ignored); {@code host} is added
 * @param region the region that a signature's scope must name
 * @param tls the server's certificate; {@code null} for plain HTTP
 * @param limits what one caller may take
 */
public record AdminOptions(
    String host, int port, Set<String> allowedHosts, String region, Tls tls, Limits limits) {

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(0:0:0:0:0:0:0:1|::1)]?");

  /**
   * Checks the options.
   *
   * @throws SignetException {@link ErrorCode#VALIDATION}, with the option's name, for a value that
   *     cannot be used
   */
  public AdminOptions {
    requireNonNull(host, "host is null");
    requireNonNull(region, "region is null");
    requireNonNull(limits, "limits is null");
    require(port >= 0 && port <= 65535, "admin.port: " + port + " is not between 0 and 65535");
    require(
        tls != null || LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches(),
        "admin.host: "
            + host
            + " is not a loopback address; set admin.certificate and admin.key, or listen on 127.0.0.1");
    Set<String> names = new LinkedHashSet<>(allowedHosts);
    names.add(host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host);
    allowedHosts = Set.copyOf(names);
  }

  /** Loopback, port 8090, region us-east-1, without TLS. */
  public static AdminOptions defaults() {
    return new AdminOptions(
        "127.0.0.1",
        8090,
        Set.of("localhost", "127.0.0.1", "[::1]"),
        "us-east-1",
        null,
        Limits.defaults());
  }

  /** These options with another port. */
  public AdminOptions withPort(int other) {
    return new AdminOptions(host, other, allowedHosts, region, tls, limits);
  }

  /** These options with other limits. */
  public AdminOptions withLimits(Limits other) {
    return new AdminOptions(host, port, allowedHosts, region, tls, other);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new SignetException(ErrorCode.VALIDATION, message);
    }
  }

  /**
   * The server's own certificate, as PEM files.
   *
   * @param certificate the chain, the server's certificate first
   * @param key its private key, PKCS#8
   */
  public record Tls(Path certificate, Path key) {
    public Tls {
      requireNonNull(certificate, "certificate is null");
      requireNonNull(key, "key is null");
    }
  }

  /**
   * What one caller may take.
   *
   * @param headerBytes all headers of a request together
   * @param targetBytes the request line
   * @param bodyBytes the body of a request, unless it imports
   * @param importBytes the body of an import
   * @param connections open at once; further ones are closed at once
   * @param idle how long a connection may stay without a complete request head
   * @param body how long a body may take to arrive
   * @param drain how long requests in flight may take at a stop
   */
  public record Limits(
      int headerBytes,
      int targetBytes,
      int bodyBytes,
      int importBytes,
      int connections,
      Duration idle,
      Duration body,
      Duration drain) {

    public Limits {
      require(headerBytes > 0, "admin.limits.headerBytes: must be positive");
      require(targetBytes > 0, "admin.limits.targetBytes: must be positive");
      require(bodyBytes > 0, "admin.limits.bodyBytes: must be positive");
      require(importBytes >= bodyBytes, "admin.limits.importBytes: below bodyBytes");
      require(connections > 0, "admin.limits.connections: must be positive");
      require(idle.toMillis() > 0, "admin.limits.idle: must be positive");
      require(body.toMillis() > 0, "admin.limits.body: must be positive");
      require(!drain.isNegative(), "admin.limits.drain: must not be negative");
    }

    /** 16 KiB, 8 KiB, 1 MiB, 6 MiB (AWS's own for imports), 256, 30 s, 30 s, 5 s. */
    public static Limits defaults() {
      return new Limits(
          16 * 1024,
          8 * 1024,
          1024 * 1024,
          6 * 1024 * 1024,
          256,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));
    }
  }
}
