package io.signet.certificates;

import static io.signet.api.SignetException.conflict;
import static io.signet.api.SignetException.notFound;

import io.signet.api.Caller;
import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateVersion;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.store.Audit;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the gateway's authority from one key and certificate to the next. Backends are told to
 * trust the next one before it issues anything, and to trust the old one until nothing is left of
 * what that has issued. What is issued changes over with the rotations that there are anyway.
 */
final class AuthorityRenewal {

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityRenewal.class);
  private static final String TARGET = "/signet/v1/authority";

  private final Store store;
  private final Keystore keystore;
  private final Authority authority;
  private final Duration soak;
  private final Clock clock;

  /**
   * @param soak how long backends have to be told of a successor before it may issue
   */
  AuthorityRenewal(
      Store store, Keystore keystore, Authority authority, Duration soak, Clock clock) {
    this.store = store;
    this.keystore = keystore;
    this.authority = authority;
    this.soak = soak;
    this.clock = clock;
  }

  /** The authority; empty while nothing needed it. */
  Optional<CertificateAuthority> find() {
    return AuthorityDocument.find(store).map(Document::value);
  }

  /**
   * The authority that must be there.
   *
   * @throws SignetException {@link io.signet.api.ErrorCode#NOT_FOUND}
   */
  private Document<CertificateAuthority> get() {
    return AuthorityDocument.find(store)
        .orElseThrow(
            () ->
                notFound(
                    "The gateway has no CA yet: it is made with the first client certificate of the"
                        + " tag "
                        + CertificateAuthority.TAG));
  }

  /**
   * Makes the successor; backends should trust it from now on, and nobody presents what it issued.
   */
  CertificateAuthority prepare(Audit audit) {
    Document<CertificateAuthority> read = get();
    if (!read.value().others().isEmpty()) {
      throw conflict("A renewal of the gateway's CA is open: end it before another begins");
    }
    CertificateVersion successor =
        authority.version(Authority.key(read.value().latestVersion() + 1));
    return write(audit, read, State.PREPARED, (before, in) -> before.with(successor));
  }

  /**
   * Has the successor issue from now on.
   *
   * @param force whether before backends have had the time to hear of it
   */
  CertificateAuthority activate(Audit audit, boolean force) {
    Document<CertificateAuthority> read = get();
    CertificateVersion next = required(read.value().successor(), "successor");
    Instant ripe = next.createdDate().plus(soak);
    if (!force && clock.instant().isBefore(ripe)) {
      throw conflict(
          "Backends are told to trust version "
              + next.version()
              + " of the gateway's CA since "
              + next.createdDate()
              + ": it may issue from "
              + ripe.truncatedTo(ChronoUnit.SECONDS)
              + " on, or by force");
    }
    return write(audit, read, State.ACTIVE, (before, in) -> before.issuingBy(next));
  }

  /** Has the predecessor issue again; the successor stays in trust. */
  CertificateAuthority rollBack(Audit audit) {
    Document<CertificateAuthority> read = get();
    CertificateVersion old = required(read.value().predecessor(), "predecessor");
    return write(audit, read, State.ROLLED_BACK, (before, in) -> before.issuingBy(old));
  }

  /** Gives the successor up, of which nothing must be left. */
  CertificateAuthority abort(Audit audit) {
    Document<CertificateAuthority> read = get();
    return remove(audit, read, State.ABORTED, required(read.value().successor(), "successor"));
  }

  /** Ends the renewal: the predecessor, of which nothing must be left, is trusted no longer. */
  CertificateAuthority retire(Audit audit) {
    Document<CertificateAuthority> read = get();
    return remove(audit, read, State.RETIRED, required(read.value().predecessor(), "predecessor"));
  }

  /** Ends a renewal of which nothing but the end is left; empty if there is none. */
  Optional<CertificateAuthority> finish() {
    Optional<CertificateVersion> old = find().flatMap(CertificateAuthority::predecessor);
    if (old.isEmpty() || issuedBy(old.get()) > 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(retire(audit(State.RETIRED)));
    } catch (SignetException e) {
      LOG.debug("the renewal of the gateway's CA does not end yet", e);
      return Optional.empty();
    }
  }

  /** How many versions of client certificates a version of the authority has issued. */
  long issuedBy(CertificateVersion version) {
    return AuthorityDocument.issuedBy(
        store.list(Kind.CERTIFICATE, ""), version.pemEncodedCertificate());
  }

  /** The row of a step that Signet takes by itself. */
  private static Audit audit(State to) {
    return new Audit(Caller.SIGNET, null, "MoveAuthority", target(to, false));
  }

  /** What the audit log calls a step. */
  static String target(State to, boolean force) {
    return TARGET + "/transitions/" + to + (force ? "?force=true" : "");
  }

  private CertificateAuthority remove(
      Audit audit, Document<CertificateAuthority> read, State to, CertificateVersion gone) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    CertificateAuthority left =
        write(
            audit,
            read,
            to,
            (before, in) -> {
              requireNothingLeft(in, gone);
              return before.without(gone, now);
            });
    try {
      keystore.delete(Authority.key(gone.version()));
    } catch (KeystoreException e) {
      KeyId key = Authority.key(gone.version());
      LOG.warn("left a key for the sweeper key={} reason=keystore", key, e);
    }
    return left;
  }

  private static void requireNothingLeft(Transaction transaction, CertificateVersion version) {
    long left =
        AuthorityDocument.issuedBy(
            transaction.list(Kind.CERTIFICATE, ""), version.pemEncodedCertificate());
    if (left > 0) {
      throw conflict(
          "Version "
              + version.version()
              + " of the gateway's CA has issued "
              + left
              + " versions of client certificates that are still there");
    }
  }

  /** What becomes of the authority, decided inside of the write. */
  private interface Change {
    CertificateAuthority of(CertificateAuthority before, Transaction transaction);
  }

  private CertificateAuthority write(
      Audit audit, Document<CertificateAuthority> read, State to, Change change) {
    CertificateAuthority after =
        store.write(
            audit,
            transaction -> {
              if (!AuthorityDocument.find(transaction).equals(Optional.of(read))) {
                throw conflict("The gateway's CA has been changed meanwhile: try again");
              }
              CertificateAuthority next = change.of(read.value(), transaction);
              transaction.update(read, next, Transaction.Links.NONE);
              return next;
            });
    LOG.info("the gateway's CA is {} issuing={} trusted={}", to, after.version(), numbers(after));
    return after;
  }

  private static String numbers(CertificateAuthority authority) {
    return authority.versions().stream().map(CertificateVersion::version).toList().toString();
  }

  private static CertificateVersion required(Optional<CertificateVersion> found, String what) {
    return found.orElseThrow(() -> conflict("The gateway's CA has no " + what + " now"));
  }
}
