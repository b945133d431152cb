package io.signet.bridge;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the bridge listens and what it accepts.
 *
 * @param host the address to bind
 * @param port 0 to 65535; 0 takes any free one
 * @param certificate a PEM file with the server's chain, leaf first
 * @param key a PEM file with its private key, PKCS#8
 * @param clientAuthorities a PEM file: clients must present a certificate that one of these issued;
 *     {@code null} if the signature of each message is enough
 * @param limits what clients may take
 */
public record BridgeOptions(
    String host, int port, Path certificate, Path key, Path clientAuthorities, Limits limits) {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public BridgeOptions {
    requireNonNull(host, "host is null");
    requireNonNull(certificate, "certificate is null");
    requireNonNull(key, "key is null");
    requireNonNull(limits, "limits is null");
    require(port >= 0 && port <= 65535, "bridge.port must be 0 to 65535");
  }

  /**
   * What clients may take.
   *
   * @param frameBytes the longest frame, in bytes; an invocation with a body of 10 MB has 14 MB
   * @param connections open at once; further ones are closed at once
   * @param pending messages of one connection that wait for their answers; further ones are not
   *     read before
   * @param memoryBytes what the frames of all connections may hold until they are answered, and the
   *     answers until they have gone; a connection that needs more is closed. A long frame takes up
   *     to eight times its length besides while it is parsed, one at a time
   * @param idle how long a connection may carry nothing in either direction
   * @param frame how long a frame may take to come in, and to be taken by its reader
   * @param drain how long messages in flight may take at a stop
   */
  public record Limits(
      int frameBytes,
      int connections,
      int pending,
      long memoryBytes,
      Duration idle,
      Duration frame,
      Duration drain) {

    public Limits {
      require(frameBytes >= 1024, "bridge.maxFrame must be at least 1KiB");
      require(connections >= 1, "bridge.maxConnections must be at least 1");
      require(pending >= 1, "bridge.maxPending must be at least 1");
      require(memoryBytes >= frameBytes, "bridge.maxMemory must be at least bridge.maxFrame");
      require(idle.toMillis() >= 1000, "bridge.idle must be at least 1s");
      require(frame.toMillis() >= 1000, "bridge.frame must be at least 1s");
      require(!drain.isNegative(), "bridge.drain must not be negative");
    }

    /** 16 MiB, 64, 32, 128 MiB, 2 min, 30 s, 3 s. */
    public static Limits defaults() {
      return new Limits(
          16 * 1024 * 1024,
          64,
          32,
          128L * 1024 * 1024,
          Duration.ofMinutes(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(3));
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
