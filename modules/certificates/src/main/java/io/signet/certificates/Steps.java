package io.signet.certificates;

import io.signet.api.Caller;
import io.signet.api.CertificateVersion;
import io.signet.api.Rotation;
import io.signet.api.Rotation.Acceptance;
import io.signet.api.Rotation.State;
import io.signet.api.Rotation.Step;
import io.signet.api.StoredCertificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A rotation as it is after each of its steps. */
final class Steps {

  private Steps() {}

  static Rotation begun(
      StoredCertificate certificate,
      CertificateVersion successor,
      boolean automatic,
      Caller caller,
      Instant now) {
    return new Rotation(
        Integer.toString(successor.version()),
        certificate.certificate().clientCertificateId(),
        certificate.version(),
        successor.version(),
        State.PREPARED,
        automatic,
        now,
        now,
        null,
        List.of(),
        List.of(step(State.PREPARED, now, caller, false)));
  }

  /**
   * @param switchedAt the revision of the switch, if this is one; {@code null} else
   */
  static Rotation moved(
      Rotation rotation, State to, Long switchedAt, Caller caller, boolean forced, Instant now) {
    return new Rotation(
        rotation.rotationId(),
        rotation.clientCertificateId(),
        rotation.fromVersion(),
        rotation.toVersion(),
        to,
        rotation.automatic(),
        rotation.createdDate(),
        now,
        switchedAt == null ? rotation.activeRevision() : switchedAt,
        rotation.acceptances(),
        Stream.concat(rotation.steps().stream(), Stream.of(step(to, now, caller, forced)))
            .toList());
  }

  static Rotation asked(Rotation rotation, List<Acceptance> acceptances) {
    return new Rotation(
        rotation.rotationId(),
        rotation.clientCertificateId(),
        rotation.fromVersion(),
        rotation.toVersion(),
        rotation.state(),
        rotation.automatic(),
        rotation.createdDate(),
        rotation.lastUpdatedDate(),
        rotation.activeRevision(),
        acceptances,
        rotation.steps());
  }

  private static Step step(State state, Instant now, Caller caller, boolean forced) {
    boolean own = caller.door().equals(Caller.SIGNET.door());
    return new Step(state, now, own ? "signet" : caller.accessKeyId(), forced);
  }
}
