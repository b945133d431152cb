package io.signet.api;

import java.util.concurrent.atomic.LongAdder;

/**
 * Where the parts report what is measured. Called on event loops: an implementation must be quick
 * and must not block.
 */
public interface Telemetry {

  /** Reports nothing. */
  Telemetry NONE = new Telemetry() {};

  /** A call was answered. */
  default void exchange(String apiId, String stage, int status, long nanos) {}

  /** How a TLS handshake with a backend ended. */
  enum Handshake {
    SUCCEEDED,
    /**
     * The backend did not accept the client certificate, or its absence. TLS 1.3 may tell so only
     * after a handshake that has been reported as succeeded.
     */
    REFUSED,
    FAILED
  }

  /**
   * A TLS handshake with a backend ended.
   *
   * @param certificateId what was presented; {@code null} for nothing
   */
  default void handshake(String origin, String certificateId, Handshake outcome) {}

  /**
   * Where the calls that go out with a certificate are counted. Asked for when a way to a backend
   * is made, not at each call.
   */
  default LongAdder callsWith(String certificateId) {
    return new LongAdder();
  }

  /** A call that was to go out with a certificate failed. */
  default void failedWith(String certificateId, ErrorCode cause) {}

  /** A control-plane operation was answered. */
  default void operation(Operation operation, int status, long nanos) {}

  /** What the backends of a stage were found to be; replaces what was found before. */
  default void verdicts(StageVerdicts verdicts) {}
}
