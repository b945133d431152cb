package io.signet.certificates;

import io.signet.api.Notice;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What is told of rotations. */
final class RotationNotices {

  private RotationNotices() {}

  /** A rotation came to the state that it is in. */
  static Notice step(Rotation rotation) {
    Rotation.Step last = rotation.steps().get(rotation.steps().size() - 1);
    return new Notice(
        id(rotation) + "-" + rotation.state().name().toLowerCase(Locale.ROOT),
        Notice.Type.ROTATION_STEP,
        rotation.clientCertificateId(),
        last.date(),
        RotationState.of(rotation).name()
            + ", from version "
            + rotation.fromVersion()
            + " to "
            + rotation.toVersion()
            + ", is "
            + rotation.state()
            + (last.forced() ? ", forced" : "")
            + ", by "
            + last.by(),
        Map.of(
            "rotationId",
            rotation.rotationId(),
            "state",
            rotation.state().name(),
            "forced",
            Boolean.toString(last.forced())));
  }

  /** A rotation that goes on by itself could not. */
  static Notice refused(Rotation rotation, State to, String reason, Instant now) {
    return new Notice(
        id(rotation) + "-refused-" + now.getEpochSecond(),
        Notice.Type.ROTATION_REFUSED,
        rotation.clientCertificateId(),
        now,
        reason,
        Map.of(
            "rotationId",
            rotation.rotationId(),
            "state",
            rotation.state().name(),
            "to",
            to.name()));
  }

  /** A rotation could not begin. */
  static Notice notBegun(String certificateId, String reason, Instant now) {
    return new Notice(
        certificateId + "-refused-" + now.getEpochSecond(),
        Notice.Type.ROTATION_REFUSED,
        certificateId,
        now,
        "The rotation of Client Certificate " + certificateId + " could not begin: " + reason,
        Map.of("to", State.PREPARED.name()));
  }

  private static String id(Rotation rotation) {
    return rotation.clientCertificateId() + "-rotation-" + rotation.rotationId();
  }
}
