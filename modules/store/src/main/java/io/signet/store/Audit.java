package io.signet.store;

import static java.util.Objects.requireNonNull;

import io.signet.api.Caller;
import io.signet.api.ControlRequest;

/**
 * Who writes and what for.
 *
 * @param requestId the request's id; {@code null} for Signet's own housekeeping
 * @param operation the operation's name
 * @param target what it is about, in the operation's own terms, such as {@code
 *     /restapis/a1b2c3d4e5/stages/prod}; never a secret
 */
public record Audit(Caller caller, String requestId, String operation, String target) {

  public Audit {
    requireNonNull(caller, "caller is null");
    requireNonNull(operation, "operation is null");
    requireNonNull(target, "target is null");
  }

  /** The audit row of an operation that a door let in. */
  public static Audit of(ControlRequest request, String target) {
    return new Audit(
        request.caller(), request.requestId(), request.operation().operationName(), target);
  }
}
