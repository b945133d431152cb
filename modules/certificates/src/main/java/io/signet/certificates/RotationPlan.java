package io.signet.certificates;

import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateVersion;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.StoredCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is due for a certificate that is to be rotated by Signet itself. Only thinks. */
record RotationPlan(AutomationOptions options, GatewayCaOptions gatewayCa) {

  /** Backends trust what stays, so the old version is only there to be rolled back to. */
  private static final Duration KEPT = Duration.ofHours(1);

  private static final Set<State> BEFORE_SWITCH = EnumSet.of(State.PREPARED, State.ACCEPTED);

  /** The tag by which a certificate asks for it, with the value {@code true}. */
  static final String TAG = "signet:auto-rotate";

  /** What can be due. */
  sealed interface Work {}

  /** A rotation is to begin. */
  record Begin() implements Work {}

  /** A rotation is to go on. */
  record Move(Rotation rotation, State to) implements Work {}

  /** What the gateway's authority issues is short-lived, and has to be rotated. */
  static boolean wanted(StoredCertificate certificate) {
    if (CertificateAuthority.issued(certificate)) {
      return true;
    }
    Map<String, String> tags = certificate.certificate().tags();
    return tags != null && "true".equals(tags.get(TAG));
  }

  /**
   * What is due now. A rotation that an operator began is the operator's, and another does not
   * begin beside it.
   *
   * @param rotations the certificate's, in any order
   */
  Optional<Work> due(StoredCertificate certificate, List<Rotation> rotations, Instant now) {
    if (!wanted(certificate)) {
      return Optional.empty();
    }
    Optional<Rotation> latest =
        rotations.stream().max(Comparator.comparingInt(Rotation::toVersion));
    if (latest.isPresent() && latest.get().state().open()) {
      return latest.filter(Rotation::automatic).flatMap(open -> next(certificate, open, now));
    }
    boolean ripe = !now.isBefore(begin(certificate));
    boolean refusedLately =
        latest.filter(last -> stoppedLately(certificate, last, now)).isPresent();
    return ripe && !refusedLately ? Optional.of(new Begin()) : Optional.empty();
  }

  /**
   * The end of a rotation that Signet began while a successor of the authority issued, and that
   * nobody has switched yet: since the authority was rolled back, backends may not trust that one.
   *
   * @param rotations the certificate's, in any order
   * @param successor the PEM of the authority's successor, which does not issue; empty for none
   */
  static Optional<Work> withdrawn(
      StoredCertificate certificate, List<Rotation> rotations, Optional<String> successor) {
    return rotations.stream()
        .filter(each -> each.automatic() && BEFORE_SWITCH.contains(each.state()))
        .filter(each -> successor.isPresent() && successor.equals(issuer(certificate, each)))
        .findFirst()
        .map(each -> new Move(each, State.ABORTED));
  }

  private static Optional<String> issuer(StoredCertificate certificate, Rotation rotation) {
    return certificate
        .find(rotation.toVersion())
        .map(version -> CertificateAuthority.end(version.pemEncodedCertificate()));
  }

  private Instant begin(StoredCertificate certificate) {
    CertificateVersion active = certificate.active();
    Duration life = Duration.between(active.createdDate(), active.expirationDate());
    if (CertificateAuthority.issued(certificate)) {
      return active.createdDate().plus(shorter(gatewayCa.rotateEvery(), life.dividedBy(2)));
    }
    return active.createdDate().plusMillis((long) (life.toMillis() * options.at()));
  }

  /** Whoever aborts a rotation or rolls it back does not want the next one a minute later. */
  private boolean stoppedLately(StoredCertificate certificate, Rotation last, Instant now) {
    Duration pause = CertificateAuthority.issued(certificate) ? kept() : options.soak().prepared();
    return last.state() != State.RETIRED && now.isBefore(last.lastUpdatedDate().plus(pause));
  }

  private Optional<Work> next(StoredCertificate certificate, Rotation open, Instant now) {
    Duration soak =
        CertificateAuthority.issued(certificate) ? daily(open.state()) : soak(open.state());
    Duration longest = longest(certificate, open);
    Instant ripe = open.lastUpdatedDate().plus(shorter(soak, longest));
    return now.isBefore(ripe) ? Optional.empty() : Optional.of(new Move(open, after(open.state())));
  }

  private Duration soak(State state) {
    AutomationOptions.Soak soak = options.soak();
    return switch (state) {
      case PREPARED -> soak.prepared();
      case ACCEPTED -> soak.accepted();
      case ACTIVE -> soak.active();
      case RETIRED, ABORTED, ROLLED_BACK -> throw new IllegalArgumentException("ended: " + state);
    };
  }

  private Duration daily(State state) {
    return state == State.ACTIVE ? kept() : Duration.ZERO;
  }

  private Duration kept() {
    return shorter(shorter(options.soak().active(), KEPT), gatewayCa.rotateEvery().dividedBy(4));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Three states have to pass before the old version's time is over. */
  private static Duration longest(StoredCertificate certificate, Rotation open) {
    Duration left =
        certificate
            .find(open.fromVersion())
            .map(old -> Duration.between(open.createdDate(), old.expirationDate()))
            .orElse(Duration.ZERO);
    return left.isNegative() ? Duration.ZERO : left.dividedBy(4);
  }

  private static State after(State state) {
    return switch (state) {
      case PREPARED -> State.ACCEPTED;
      case ACCEPTED -> State.ACTIVE;
      case ACTIVE -> State.RETIRED;
      case RETIRED, ABORTED, ROLLED_BACK -> throw new IllegalArgumentException("ended: " + state);
    };
  }
}
