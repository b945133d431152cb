package io.signet.certificates;

import io.signet.api.Caller;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.Kind;
import io.signet.api.Notice;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.api.Told;
import io.signet.store.Audit;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tells that certificates expire soon, or have. What is told is kept first and told second: after a
 * crash in between it is not told, but nothing is ever told twice.
 */
final class ExpiryAlerts {

  private final Store store;
  private final Consumer<Notice> notices;
  private final AuthorityAlerts authority;

  ExpiryAlerts(Store store, Consumer<Notice> notices) {
    this.store = store;
    this.notices = notices;
    this.authority = new AuthorityAlerts(store, notices);
  }

  /** Tells of the authority that issues client certificates, if there is one. */
  void tellOfAuthority(Instant now) {
    authority.tell(now);
  }

  /** Tells of a certificate, if there is anything to tell and nobody has. */
  void tell(String certificateId, Instant now) {
    Optional<Document<StoredCertificate>> found = store.get(Kind.CERTIFICATE, certificateId);
    Told told = new ToldDocuments(store).get(certificateId);
    if (found.flatMap(each -> Thresholds.due(each.value(), told, now)).isEmpty()) {
      return;
    }
    AtomicReference<Notice> notice = new AtomicReference<>();
    try {
      store.<Void>write(
          new Audit(Caller.SIGNET, null, "TellOfExpiry", "/clientcertificates/" + certificateId),
          transaction -> {
            notice.set(keep(transaction, certificateId, now));
            return null;
          });
    } catch (RuntimeException failure) {
      if (notice.get() == null || !kept(certificateId, notice.get())) {
        throw failure;
      }
    }
    notices.accept(notice.get());
  }

  /** A connection can also break after the commit. */
  private boolean kept(String certificateId, Notice notice) {
    Told told = new ToldDocuments(store).get(certificateId);
    return told.days() != null
        && notice.details().get("version").equals(Integer.toString(told.version()))
        && notice.details().get("days").equals(Integer.toString(told.days()));
  }

  private static Notice keep(Transaction transaction, String id, Instant now) {
    StoredCertificate certificate =
        transaction
            .get(Kind.CERTIFICATE, id)
            .map(Document::value)
            .orElseThrow(() -> SignetException.notFound("Certificate " + id + " is gone"));
    Told told = ToldDocuments.get(transaction, id);
    int days =
        Thresholds.due(certificate, told, now)
            .orElseThrow(() -> SignetException.conflict("The expiry of " + id + " has been told"));
    ToldDocuments.put(transaction, id, new Told(certificate.version(), days, told.refusal()));
    return notice(transaction, certificate, told, days, now);
  }

  private static Notice notice(
      Transaction transaction, StoredCertificate certificate, Told told, int days, Instant now) {
    String id = certificate.certificate().clientCertificateId();
    String stages =
        transaction.referrers(Kind.CERTIFICATE.id(id)).stream()
            .filter(each -> each.kind().equals(Kind.STAGE))
            .map(DocumentId::id)
            .sorted()
            .collect(Collectors.joining(", "));
    boolean expired = days == Thresholds.EXPIRED;
    String message =
        "Client certificate "
            + id
            + ", version "
            + certificate.version()
            + (expired ? ", has expired on " : ", expires on ")
            + certificate.certificate().expirationDate()
            + (expired ? "" : ", in " + left(certificate, now))
            + (stages.isEmpty() ? "; no stage uses it" : "; stages that use it: " + stages)
            + (told.refusal() == null ? "" : "; its rotation cannot go on: " + told.refusal());
    return new Notice(
        id + "." + certificate.version() + (expired ? "-expired" : "-expires-in-" + days),
        expired ? Notice.Type.EXPIRED : Notice.Type.EXPIRES_SOON,
        id,
        now,
        message,
        Map.of(
            "version",
            Integer.toString(certificate.version()),
            "days",
            Integer.toString(days),
            "stages",
            stages));
  }

  private static String left(StoredCertificate certificate, Instant now) {
    Duration left = Duration.between(now, certificate.certificate().expirationDate());
    return left.toDays() > 1 ? left.toDays() + " days" : left.toHours() + " hours";
  }
}
