package io.signet.certificates;

import io.signet.api.Caller;
import io.signet.api.CertificateAuthority;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Notice;
import io.signet.api.SignetException;
import io.signet.api.Told;
import io.signet.store.Audit;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells that the gateway's authority expires soon, or has; each thing once, by one node. */
final class AuthorityAlerts {

  private final Store store;
  private final Consumer<Notice> notices;

  AuthorityAlerts(Store store, Consumer<Notice> notices) {
    this.store = store;
    this.notices = notices;
  }

  /** Tells what there is to tell and nobody has told. */
  void tell(Instant now) {
    Optional<Document<CertificateAuthority>> found = AuthorityDocument.find(store);
    Told told = new ToldDocuments(store).get(CertificateAuthority.ID);
    if (found.flatMap(it -> Thresholds.due(it.value(), told, now)).isEmpty()) {
      return;
    }
    String target = "/signet/v1/" + CertificateAuthority.ID;
    try {
      notices.accept(
          store.write(
              new Audit(Caller.SIGNET, null, "TellOfExpiry", target),
              transaction -> keep(transaction, now)));
    } catch (SignetException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
    }
  }

  /** Looks again, as another node may have been here since. */
  private static Notice keep(Transaction transaction, Instant now) {
    CertificateAuthority authority = AuthorityDocument.find(transaction).orElseThrow().value();
    Told told = ToldDocuments.get(transaction, CertificateAuthority.ID);
    int days =
        Thresholds.due(authority, told, now)
            .orElseThrow(() -> SignetException.conflict("It has been told"));
    ToldDocuments.put(
        transaction,
        Kind.AUTHORITY.id(CertificateAuthority.ID),
        new Told(authority.version(), days, null));
    return notice(authority, days, now);
  }

  private static Notice notice(CertificateAuthority authority, int days, Instant now) {
    boolean expired = days == Thresholds.EXPIRED;
    String version = Integer.toString(authority.version());
    return new Notice(
        CertificateAuthority.ID + "." + version + (expired ? "-expired" : "-expires-in-" + days),
        expired ? Notice.Type.EXPIRED : Notice.Type.EXPIRES_SOON,
        CertificateAuthority.ID,
        now,
        "The gateway's CA "
            + (expired ? "has expired on " : "expires on ")
            + authority.expirationDate()
            + (expired
                ? ", and so has every client certificate that it issued"
                : "; no client certificate that it issues lives longer: signet authority"
                    + " --prepare makes its successor"),
        Map.of("version", version, "days", Integer.toString(days)));
  }
}
