package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;
import static io.signet.api.SignetException.conflict;

import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;

/**
 * The state that a rotation is in: it knows what may come next, and what has to be true for that.
 */
sealed interface RotationState {

  Rotation rotation();

  /**
   * The move to another state.
   *
   * @return {@code null} if that state does not follow this one
   */
  Move to(State wanted, boolean force);

  /** The state of a rotation. */
  static RotationState of(Rotation rotation) {
    return switch (rotation.state()) {
      case PREPARED -> new Prepared(rotation);
      case ACCEPTED -> new Accepted(rotation);
      case ACTIVE -> new Active(rotation);
      case RETIRED, ABORTED, ROLLED_BACK -> new Ended(rotation);
    };
  }

  /**
   * The move to another state.
   *
   * @param force whether the backends' consent is not needed
   * @throws SignetException {@link io.signet.api.ErrorCode#CONFLICT} if that state does not follow
   *     this one; {@link io.signet.api.ErrorCode#BAD_REQUEST} for a force that the move has no use
   *     for
   */
  default Move require(State wanted, boolean force) {
    if (force && wanted != State.ACTIVE && wanted != State.ROLLED_BACK) {
      throw badRequest("Only ACTIVE and ROLLED_BACK can be forced");
    }
    Move move = to(wanted, force);
    if (move != null) {
      return move;
    }
    String refused = name() + " is " + rotation().state() + " and cannot become " + wanted;
    throw conflict(
        rotation().state() == State.PREPARED && wanted == State.ACTIVE
            ? refused + " before it is ACCEPTED, unless forced"
            : refused);
  }

  /** The rotation as messages name it. */
  default String name() {
    return "Rotation "
        + rotation().rotationId()
        + " of Client Certificate "
        + rotation().clientCertificateId();
  }

  /** The successor exists; nobody presents it. */
  record Prepared(Rotation rotation) implements RotationState {
    @Override
    public Move to(State wanted, boolean force) {
      return switch (wanted) {
        case ACCEPTED -> Move.to(wanted).afterConsentTo(rotation.toVersion());
        case ACTIVE -> force ? Move.to(wanted).using(rotation.toVersion()) : null;
        case ABORTED -> Move.to(wanted).dropping(rotation.toVersion());
        default -> null;
      };
    }
  }

  /** Every backend has accepted the successor; nobody presents it. */
  record Accepted(Rotation rotation) implements RotationState {
    @Override
    public Move to(State wanted, boolean force) {
      return switch (wanted) {
        case ACTIVE -> {
          Move move = Move.to(wanted).using(rotation.toVersion());
          yield force ? move : move.afterConsentTo(rotation.toVersion());
        }
        case ABORTED -> Move.to(wanted).dropping(rotation.toVersion());
        default -> null;
      };
    }
  }

  /** Stages present the successor; the old version still exists. */
  record Active(Rotation rotation) implements RotationState {
    @Override
    public Move to(State wanted, boolean force) {
      return switch (wanted) {
        case RETIRED -> Move.to(wanted).afterEveryNode().dropping(rotation.fromVersion());
        case ROLLED_BACK -> {
          Move move = Move.to(wanted).using(rotation.fromVersion());
          yield force ? move : move.afterConsentTo(rotation.fromVersion());
        }
        default -> null;
      };
    }
  }

  /** Retired, aborted or rolled back: nothing follows. */
  record Ended(Rotation rotation) implements RotationState {
    @Override
    public Move to(State wanted, boolean force) {
      return null;
    }
  }

  /**
   * What a move needs and does.
   *
   * @param to the state that it leads to
   * @param consentTo the version that every backend has to accept first; 0 for none
   * @param everyNode whether every live node must have seen the switch first, and the connections
   *     of before had time to end
   * @param uses the version that stages present from then on; 0 for no change
   * @param drops the version that exists no longer; 0 for none
   */
  record Move(State to, int consentTo, boolean everyNode, int uses, int drops) {

    private static Move to(State to) {
      return new Move(to, 0, false, 0, 0);
    }

    private Move afterConsentTo(int version) {
      return new Move(to, version, everyNode, uses, drops);
    }

    private Move afterEveryNode() {
      return new Move(to, consentTo, true, uses, drops);
    }

    private Move using(int version) {
      return new Move(to, consentTo, everyNode, version, drops);
    }

    private Move dropping(int version) {
      return new Move(to, consentTo, everyNode, uses, version);
    }
  }
}
