package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import io.signet.bridge.BridgeOptions;
import java.nio.file.Path;
import java.time.Duration;

/** Where event-bus clients that are no JVM come in; off unless a certificate is named. */
record BridgeConfig(
    String host,
    Integer port,
    Path certificate,
    Path key,
    Path clientAuthorities,
    ByteSize maxFrame,
    Integer maxConnections,
    Integer maxPending,
    ByteSize maxMemory,
    Duration idle,
    Duration frame,
    Duration drain) {

  BridgeConfig {
    BridgeOptions.Limits limits = BridgeOptions.Limits.defaults();
    host = requireNonNullElse(host, "127.0.0.1");
    port = requireNonNullElse(port, 8091);
    maxFrame = requireNonNullElse(maxFrame, new ByteSize(limits.frameBytes()));
    maxConnections = requireNonNullElse(maxConnections, limits.connections());
    maxPending = requireNonNullElse(maxPending, limits.pending());
    maxMemory = requireNonNullElse(maxMemory, new ByteSize(limits.memoryBytes()));
    idle = requireNonNullElse(idle, limits.idle());
    frame = requireNonNullElse(frame, limits.frame());
    drain = requireNonNullElse(drain, limits.drain());
  }

  BridgeConfig() {
    this(null, null, null, null, null, null, null, null, null, null, null, null);
  }

  BridgeConfig withPort(int other) {
    return new BridgeConfig(
        host,
        other,
        certificate,
        key,
        clientAuthorities,
        maxFrame,
        maxConnections,
        maxPending,
        maxMemory,
        idle,
        frame,
        drain);
  }

  boolean on() {
    return certificate != null;
  }

  /** How the bridge listens; {@code null} when no certificate is named. */
  BridgeOptions options() {
    return on()
        ? new BridgeOptions(
            host,
            port,
            certificate,
            key,
            clientAuthorities,
            new BridgeOptions.Limits(
                maxFrame.intBytes(),
                maxConnections,
                maxPending,
                maxMemory.bytes(),
                idle,
                frame,
                drain))
        : null;
  }
}
