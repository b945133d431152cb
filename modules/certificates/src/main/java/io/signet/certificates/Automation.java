package io.signet.certificates;

import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateVersion;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Rotation;
import io.signet.api.StoredCertificate;
import io.signet.api.Told;
import io.signet.store.Coordination;
import io.signet.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every certificate and does what is due for it. What is due for one is one piece of work,
 * which a node claims before it looks again and does it: so two nodes never do it twice.
 */
final class Automation {

  private static final Logger LOG = LoggerFactory.getLogger(Automation.class);

  /** Longer than any step takes; after a crash the work is another's so much later. */
  static final Duration LEASE = Duration.ofMinutes(5);

  /** What may follow at once where nothing has to soak: begin, accept, switch. */
  private static final int STEPS = 3;

  private final Store store;
  private final ExpiryAlerts alerts;
  private final AutoRotation rotation;
  private final Refusals refusals;
  private final AuthorityOperations authority;
  private final RotationPlan plan;
  private final String node;
  private final Clock clock;

  Automation(
      Store store,
      ExpiryAlerts alerts,
      AutoRotation rotation,
      Refusals refusals,
      AuthorityOperations authority,
      RotationPlan plan,
      String node,
      Clock clock) {
    this.store = store;
    this.alerts = alerts;
    this.rotation = rotation;
    this.refusals = refusals;
    this.authority = authority;
    this.plan = plan;
    this.node = node;
    this.clock = clock;
  }

  /**
   * Does what is due; what fails for one certificate does not keep the others from theirs.
   *
   * @return how many certificates there was something to do for, the authority counted as one
   */
  int check() {
    int worked = lookAfterAuthority() ? 1 : 0;
    Map<String, Told> told = new ToldDocuments(store).all();
    for (Document<StoredCertificate> each : store.list(Kind.CERTIFICATE, "")) {
      if (due(each.value(), told.getOrDefault(each.id(), Told.NOTHING))) {
        worked += claim(each.id()) ? 1 : 0;
      }
    }
    return worked;
  }

  private boolean lookAfterAuthority() {
    try {
      alerts.tellOfAuthority(clock.instant());
      return authority.finish();
    } catch (RuntimeException e) {
      LOG.warn("what is due was not done for the authority", e);
      return false;
    }
  }

  private boolean due(StoredCertificate certificate, Told told) {
    return Thresholds.due(certificate, told, clock.instant()).isPresent()
        || work(certificate).isPresent();
  }

  private boolean claim(String certificateId) {
    Coordination coordination = store.coordination();
    String work = "automation/" + certificateId;
    try {
      if (!coordination.lease(work, node, LEASE)) {
        return false;
      }
      perform(certificateId);
      coordination.release(work, node);
    } catch (RuntimeException e) {
      // The claim stays until its time is over: what failed half-way is not another's at once.
      LOG.warn("what is due was not done certificate={}", certificateId, e);
    }
    return true;
  }

  /** Looks again, as somebody else may have been here since. */
  private void perform(String certificateId) {
    Instant now = clock.instant();
    for (int step = 0; step < STEPS; step++) {
      Optional<StoredCertificate> found =
          store.get(Kind.CERTIFICATE, certificateId).map(Document::value);
      if (found.isEmpty()) {
        return;
      }
      Optional<RotationPlan.Work> work = work(found.get());
      work.ifPresent(due -> rotation.perform(certificateId, due, now));
      if (work.isEmpty() || !CertificateAuthority.issued(found.get())) {
        break;
      }
    }
    alerts.tell(certificateId, now);
  }

  private Optional<RotationPlan.Work> work(StoredCertificate certificate) {
    Instant now = clock.instant();
    String id = certificate.certificate().clientCertificateId();
    if (!RotationPlan.wanted(certificate)) {
      return Optional.empty();
    }
    List<Rotation> rotations =
        store.list(Kind.ROTATION, id + "/").stream().map(Document::value).toList();
    Optional<RotationPlan.Work> withdrawn =
        RotationPlan.withdrawn(certificate, rotations, withdrawnIssuer(certificate));
    return withdrawn.isPresent() || refusals.waiting(id, now)
        ? withdrawn
        : plan.due(certificate, rotations, now);
  }

  /** Who does not issue any more, or not yet; empty for a certificate that signs itself. */
  private Optional<String> withdrawnIssuer(StoredCertificate certificate) {
    return CertificateAuthority.issued(certificate)
        ? AuthorityDocument.find(store)
            .flatMap(found -> found.value().successor())
            .map(CertificateVersion::pemEncodedCertificate)
        : Optional.empty();
  }
}
