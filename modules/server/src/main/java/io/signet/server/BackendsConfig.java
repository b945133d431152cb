package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import io.signet.backends.BackendOptions;
import java.time.Duration;
import java.util.Set;

/** How backends are called. */
record BackendsConfig(
    BackendOptions.TlsEngine tlsEngine,
    BackendOptions.TlsEngine tokenEngine,
    Access loopback,
    Access privateNetworks,
    Integer http1Connections,
    Integer http2Connections,
    Integer http2Streams,
    Integer waitingCalls,
    Duration connect,
    Duration idle,
    Duration keepAlive,
    Duration connectionAge,
    Duration drain,
    Duration unused,
    Duration stop) {

  BackendsConfig {
    BackendOptions.Pool pool = BackendOptions.Pool.DEFAULTS;
    BackendOptions.Times times = BackendOptions.Times.DEFAULTS;
    tlsEngine = requireNonNullElse(tlsEngine, BackendOptions.DEFAULTS.tlsEngine());
    tokenEngine = requireNonNullElse(tokenEngine, tlsEngine);
    loopback = requireNonNullElse(loopback, Access.DENY);
    privateNetworks = requireNonNullElse(privateNetworks, Access.ALLOW);
    http1Connections = requireNonNullElse(http1Connections, pool.http1Connections());
    http2Connections = requireNonNullElse(http2Connections, pool.http2Connections());
    http2Streams = requireNonNullElse(http2Streams, pool.http2Streams());
    waitingCalls = requireNonNullElse(waitingCalls, pool.waitingCalls());
    connect = requireNonNullElse(connect, times.connect());
    idle = requireNonNullElse(idle, times.idle());
    keepAlive = requireNonNullElse(keepAlive, times.keepAlive());
    connectionAge = requireNonNullElse(connectionAge, times.connectionAge());
    drain = requireNonNullElse(drain, times.drain());
    unused = requireNonNullElse(unused, times.unused());
    stop = requireNonNullElse(stop, Duration.ofSeconds(1));
  }

  BackendsConfig() {
    this(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Whether a kind of address may be called. */
  enum Access {
    ALLOW,
    DENY
  }

  /**
   * The options of the backend verticles.
   *
   * @param ownPorts what this node listens on
   */
  BackendOptions options(Set<Integer> ownPorts) {
    return new BackendOptions(
        tlsEngine,
        tokenEngine,
        new BackendOptions.AddressRules(
            loopback == Access.ALLOW, privateNetworks == Access.ALLOW, ownPorts),
        new BackendOptions.Pool(http1Connections, http2Connections, http2Streams, waitingCalls),
        new BackendOptions.Times(connect, idle, keepAlive, connectionAge, drain, unused, stop));
  }
}
