package io.signet.api;

/**
 * Where the parts report what is measured. Called on event loops: an implementation must be quick
 * and must not block.
 */
public interface Telemetry {

  /** Reports nothing. */
  Telemetry NONE = new Telemetry() {};

  /** A call was answered. */
  default void exchange(String apiId, String stage, int status, long nanos) {}

  /** A TLS handshake with a backend ended. */
  default void handshake(String origin, String certificateId, boolean succeeded) {}

  /** A control-plane operation was answered. */
  default void operation(Operation operation, int status, long nanos) {}
}
