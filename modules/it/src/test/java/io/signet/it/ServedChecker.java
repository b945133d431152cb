package io.signet.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges what stages presented: nothing that had been detached, replaced or rotated away more than
 * some seconds before, not counting the time in which something was broken.
 */
final class ServedChecker {

  private final History history;
  private final Faults faults;
  private final long graceNanos;
  private final Map<String, Issued> issued;

  /** Whose a serial number is. */
  record Issued(String certificateId, int version) {}

  /**
   * A call as the backend saw it.
   *
   * @param sent when the caller sent it, by {@link Timeline#now()}
   * @param arrived when the backend had it
   * @param serial of the certificate presented; {@link Witness#NOBODY} for none
   */
  record Served(String stage, String node, long sent, long arrived, String serial) {}

  /**
   * @param graceNanos how long after an acknowledgement, and after the end of a fault, the old may
   *     be seen
   * @param issued by serial number
   */
  ServedChecker(History history, Faults faults, long graceNanos, Map<String, Issued> issued) {
    this.history = history;
    this.faults = faults;
    this.graceNanos = graceNanos;
    this.issued = issued;
  }

  /** What must not have been served; none if all is well. */
  List<String> complaints(List<Served> calls) {
    List<String> complaints = new ArrayList<>();
    for (Served call : calls) {
      if (faults.calm(call.sent(), graceNanos)) {
        objection(call).ifPresent(reason -> complaints.add(call + ": " + reason));
      }
    }
    return complaints;
  }

  private Optional<String> objection(Served call) {
    // It may be later than when it was sent that the gateway chose what to present.
    long from = call.sent() - graceNanos;
    if (call.serial().equals(Witness.NOBODY)) {
      return history.objection("stage/" + call.stage(), "", from, call.arrived());
    }
    Issued whose = issued.get(call.serial());
    if (whose == null) {
      return Optional.of("nobody was told of this certificate");
    }
    return history
        .objection("stage/" + call.stage(), whose.certificateId(), from, Long.MAX_VALUE)
        .or(
            () ->
                history.objection(
                    "version/" + whose.certificateId(),
                    Integer.toString(whose.version()),
                    from,
                    call.arrived()));
  }
}
