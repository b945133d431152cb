package io.signet.backends;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;

/**
 * How a node calls backends. Limits hold for each event loop.
 *
 * @param tlsEngine what does TLS towards backends
 * @param tokenEngine the same, where the client certificate's key is in a token; the JDK's engine
 *     signs on the event loop in TLS 1.3
 * @param addresses which addresses a backend may have
 * @param pool how many connections and waiting calls there may be
 * @param times how long things may take
 */
public record BackendOptions(
    TlsEngine tlsEngine, TlsEngine tokenEngine, AddressRules addresses, Pool pool, Times times) {

  public static final BackendOptions DEFAULTS =
      new BackendOptions(TlsEngine.AUTO, AddressRules.DEFAULTS, Pool.DEFAULTS, Times.DEFAULTS);

  public BackendOptions {
    requireNonNull(tlsEngine, "tlsEngine is null");
    requireNonNull(tokenEngine, "tokenEngine is null");
    requireNonNull(addresses, "addresses is null");
    requireNonNull(pool, "pool is null");
    requireNonNull(times, "times is null");
  }

  /** With one engine for all keys. */
  public BackendOptions(TlsEngine engine, AddressRules addresses, Pool pool, Times times) {
    this(engine, engine, addresses, pool, times);
  }

  /** What does TLS. */
  public enum TlsEngine {
    /** BoringSSL where its native library loads, else the JDK. */
    AUTO,
    /** BoringSSL; a start without the native library fails. */
    OPENSSL,
    /** The JDK. */
    JDK
  }

  /**
   * Which addresses a backend may have, judged after the name was resolved. Link-local, metadata,
   * unspecified, multicast and reserved addresses are denied whatever these say.
   *
   * @param allowLoopback whether 127.0.0.0/8 and ::1 may be called; {@code false} by default
   * @param allowPrivate whether private networks (RFC 1918, RFC 4193, RFC 6598) may be called;
   *     {@code true} by default
   * @param ownPorts the ports that this node listens on: denied on every address of this machine
   */
  public record AddressRules(boolean allowLoopback, boolean allowPrivate, Set<Integer> ownPorts) {

    public static final AddressRules DEFAULTS = new AddressRules(false, true, Set.of());

    public AddressRules {
      ownPorts = Set.copyOf(ownPorts);
    }
  }

  /**
   * How much may be open and waiting, for each event loop and each pair of origin and TLS profile.
   *
   * @param http1Connections 1 to 65535; 256 by default
   * @param http2Connections 1 to 65535; 2 by default
   * @param http2Streams calls at once on one HTTP/2 connection, 1 to 10000; 100 by default. The
   *     backend's own limit holds beside it
   * @param waitingCalls calls that may wait for a connection, 0 to 1000000; 1000 by default
   */
  public record Pool(
      int http1Connections, int http2Connections, int http2Streams, int waitingCalls) {

    public static final Pool DEFAULTS = new Pool(256, 2, 100, 1000);

    public Pool {
      requireRange("http1Connections", http1Connections, 1, 65_535);
      requireRange("http2Connections", http2Connections, 1, 65_535);
      requireRange("http2Streams", http2Streams, 1, 10_000);
      requireRange("waitingCalls", waitingCalls, 0, 1_000_000);
    }

    private static void requireRange(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "backends.pool." + name + " is " + value + ", not " + least + " to " + most);
      }
    }
  }

  /**
   * How long things may take; all above zero and below a day.
   *
   * @param connect for TCP, and again for TLS, of one attempt; 5 s by default
   * @param idle without a byte of a body moving in either direction, once the answer's head is
   *     here; 60 s by default
   * @param keepAlive until an unused connection is closed; 15 s by default. A backend that
   *     announces less is believed
   * @param connectionAge after which a connection is not used again, so that a name that moves to
   *     other addresses is followed; 10 min by default
   * @param drain until calls on a retired identity or trust policy are cut off; 30 s by default
   * @param unused until the TLS context of a profile that nobody calls is let go; 5 min by default
   * @param stop until calls are cut off when the verticle stops; 5 s by default
   */
  public record Times(
      Duration connect,
      Duration idle,
      Duration keepAlive,
      Duration connectionAge,
      Duration drain,
      Duration unused,
      Duration stop) {

    // Before the defaults, whose constructor reads it.
    private static final Duration LIMIT = Duration.ofDays(1);

    public static final Times DEFAULTS =
        new Times(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(5));

    public Times {
      requireSensible("connect", connect);
      requireSensible("idle", idle);
      requireSensible("keepAlive", keepAlive);
      requireSensible("connectionAge", connectionAge);
      requireSensible("drain", drain);
      requireSensible("unused", unused);
      requireSensible("stop", stop);
    }

    private static void requireSensible(String name, Duration value) {
      if (value.toMillis() < 1 || value.compareTo(LIMIT) >= 0) {
        throw new IllegalArgumentException(
            "backends.times." + name + " is " + value + ", not 1 ms to a day");
      }
    }
  }
}
