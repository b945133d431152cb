package io.signet.certificates;

import static io.signet.api.SignetException.conflict;

import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateVersion;
import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Rotation;
import io.signet.api.Rotation.Acceptance;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.store.Audit;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes rotations from state to state: checks what a move needs, then does it in one write. */
final class RotationMoves {

  private static final Logger LOG = LoggerFactory.getLogger(RotationMoves.class);

  /** A message that names every one of hundreds helps nobody; the rotation has them all. */
  private static final int NAMED = 5;

  private final RotationDocuments documents;
  private final Keystore keystore;
  private final Survey survey;
  private final Nodes nodes;
  private final Clock clock;

  RotationMoves(
      RotationDocuments documents, Keystore keystore, Survey survey, Nodes nodes, Clock clock) {
    this.documents = documents;
    this.keystore = keystore;
    this.survey = survey;
    this.nodes = nodes;
    this.clock = clock;
  }

  /**
   * Moves a rotation on. A refusal leaves the rotation's state and its certificate as they are;
   * what backends answered is kept with the rotation.
   *
   * @throws SignetException {@link io.signet.api.ErrorCode#CONFLICT} naming what is missing
   */
  Rotation move(ControlRequest request, String id, String rotationId, State to, boolean force) {
    Document<Rotation> read = documents.get(id, rotationId);
    RotationState.Move move = RotationState.of(read.value()).require(to, force);
    if (move.everyNode()) {
      nodes.requireSeen(read.value(), clock.instant());
    }
    if (move.consentTo() == 0) {
      return commit(request, read, move, force, null);
    }
    Consent consent = ask(documents.certificate(id), move.consentTo());
    if (!consent.withheld().isEmpty()) {
      keep(request, read, to, consent);
      throw conflict(refusal(read.value(), to, consent.withheld()));
    }
    return commit(request, read, move, force, consent);
  }

  private Consent ask(StoredCertificate certificate, int version) {
    Consent consent = survey.ask(certificate, version);
    return vouched(certificate, version) ? consent.vouchedFor() : consent;
  }

  /**
   * Backends trust what issued the version in use, and were given time to trust what issues now.
   */
  private boolean vouched(StoredCertificate certificate, int version) {
    if (!CertificateAuthority.issued(certificate)) {
      return false;
    }
    Optional<String> issuer = certificate.find(version).map(RotationMoves::authority);
    return issuer.equals(Optional.of(authority(certificate.active())))
        || issuer.filter(documents::issues).isPresent();
  }

  private static String authority(CertificateVersion version) {
    return CertificateAuthority.end(version.pemEncodedCertificate());
  }

  /**
   * @param consent what the move relies on; {@code null} if it needs nobody's
   */
  private Rotation commit(
      ControlRequest request,
      Document<Rotation> read,
      RotationState.Move move,
      boolean force,
      Consent consent) {
    Rotation asked =
        consent == null ? read.value() : Steps.asked(read.value(), consent.acceptances());
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Rotation after =
        documents
            .update(
                audit(request, read.value(), move.to() + (force ? "?force=true" : "")),
                read,
                transaction ->
                    consent == null || consent.holds(transaction, asked.clientCertificateId()),
                (certificate, revision) ->
                    new RotationDocuments.Change(
                        Steps.moved(
                            asked,
                            move.to(),
                            move.uses() == 0 ? null : revision,
                            request.caller(),
                            force,
                            now),
                        changed(certificate, move, now)))
            .rotation();
    LOG.info(
        "rotation moved certificate={} to={} state={} forced={}",
        after.clientCertificateId(),
        after.toVersion(),
        after.state(),
        force);
    if (move.drops() != 0) {
      destroy(new KeyId(after.clientCertificateId(), move.drops()));
    }
    return after;
  }

  private static StoredCertificate changed(
      StoredCertificate before, RotationState.Move move, Instant now) {
    if (move.uses() == 0 && move.drops() == 0) {
      return before;
    }
    StoredCertificate used = move.uses() == 0 ? before : before.switchedTo(move.uses());
    StoredCertificate left = move.drops() == 0 ? used : used.withoutVersion(move.drops());
    return left.trustChangedAt(now);
  }

  /** The document is first, so what a failure leaves is a key that the sweeper removes. */
  void destroy(KeyId keyId) {
    try {
      keystore.delete(keyId);
      LOG.info("destroyed a key certificate={} version={}", keyId.certificateId(), keyId.version());
    } catch (KeystoreException e) {
      LOG.warn("left a key for the sweeper key={} reason=keystore", keyId, e);
    }
  }

  private void keep(ControlRequest request, Document<Rotation> read, State to, Consent consent) {
    try {
      documents.update(
          audit(request, read.value(), to + "?refused=true"),
          read,
          transaction -> true,
          (certificate, revision) ->
              new RotationDocuments.Change(
                  Steps.asked(read.value(), consent.acceptances()), certificate));
    } catch (SignetException e) {
      // Somebody moved it on meanwhile, or the store is away: the refusal is what counts.
      LOG.warn("the answers of backends were not kept rotation={}", read.id(), e);
    }
  }

  private static String refusal(Rotation rotation, State to, List<Acceptance> withheld) {
    String named =
        withheld.stream()
            .limit(NAMED)
            .map(
                each ->
                    each.origin()
                        + " (stage "
                        + each.stage()
                        + ") is "
                        + each.result()
                        + ": "
                        + each.reason())
            .collect(Collectors.joining("; "));
    String more = withheld.size() > NAMED ? "; and " + (withheld.size() - NAMED) + " more" : "";
    return RotationState.of(rotation).name() + " cannot become " + to + ": " + named + more;
  }

  private static Audit audit(ControlRequest request, Rotation rotation, String what) {
    return Audit.of(
        request,
        RotationDocuments.target(rotation.clientCertificateId(), rotation.rotationId())
            + "/transitions/"
            + what);
  }
}
