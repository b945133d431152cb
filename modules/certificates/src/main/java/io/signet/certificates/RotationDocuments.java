package io.signet.certificates;

import static io.signet.api.SignetException.conflict;
import static io.signet.api.SignetException.notFound;

import io.signet.api.CertificateVersion;
import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.store.Audit;
import io.signet.store.Store;
import io.signet.store.Transaction;
import io.signet.store.Transaction.Links;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The documents of rotations; each belongs to its certificate and goes with it. */
final class RotationDocuments {

  /** How many rotations that have ended are remembered of a certificate; the audit log has all. */
  private static final int REMEMBERED = 50;

  private final Store store;

  RotationDocuments(Store store) {
    this.store = store;
  }

  /**
   * A rotation that must be there.
   *
   * @throws SignetException {@link io.signet.api.ErrorCode#NOT_FOUND}
   */
  Document<Rotation> get(String certificateId, String rotationId) {
    certificate(certificateId);
    return store
        .get(Kind.ROTATION, key(certificateId, rotationId))
        .orElseThrow(() -> notFound("Invalid rotation identifier specified"));
  }

  /** The rotations of a certificate that must be there, the oldest first. */
  List<Rotation> list(String certificateId) {
    certificate(certificateId);
    return sorted(store.list(Kind.ROTATION, certificateId + "/")).map(Document::value).toList();
  }

  /** The rotation that made a version, if the version is still that one. */
  Optional<Rotation> find(KeyId version, String fingerprint) {
    String id = version.certificateId();
    return store
        .get(Kind.CERTIFICATE, id)
        .flatMap(document -> document.value().find(version.version()))
        .filter(kept -> kept.fingerprint().equals(fingerprint))
        .flatMap(kept -> store.get(Kind.ROTATION, key(id, Integer.toString(kept.version()))))
        .map(Document::value);
  }

  /** The rotations that were rolled back and whose successor still exists. */
  List<Rotation> rolledBack(String certificateId) {
    StoredCertificate certificate = certificate(certificateId);
    return store.list(Kind.ROTATION, certificateId + "/").stream()
        .map(Document::value)
        .filter(each -> each.state() == State.ROLLED_BACK)
        .filter(each -> certificate.find(each.toVersion()).isPresent())
        .toList();
  }

  /** Whether a certificate of the gateway's own authority is the one that issues now. */
  boolean issues(String authorityPem) {
    return AuthorityDocument.find(store)
        .filter(found -> found.value().pemEncodedCertificate().equals(authorityPem))
        .isPresent();
  }

  /** A certificate that must be there, as it is now. */
  StoredCertificate certificate(String id) {
    return store
        .get(Kind.CERTIFICATE, id)
        .map(Document::value)
        .orElseThrow(RotationDocuments::unknown);
  }

  /**
   * Refuses a second open rotation early, before the work of making a key; {@link #insert} decides.
   */
  void checkNoneOpen(String certificateId) {
    requireNoneOpen(store.list(Kind.ROTATION, certificateId + "/"));
  }

  /**
   * Keeps a new rotation, and with it the successor's version.
   *
   * @throws SignetException {@link io.signet.api.ErrorCode#CONFLICT} if a rotation of the
   *     certificate is open or the version's number is taken, {@link
   *     io.signet.api.ErrorCode#NOT_FOUND} if the certificate is gone
   */
  Rotation insert(
      ControlRequest request,
      CertificateVersion successor,
      String certificateId,
      BiFunction<StoredCertificate, CertificateVersion, Rotation> begin) {
    return store.write(
        Audit.of(request, target(certificateId, Integer.toString(successor.version()))),
        transaction -> {
          Document<StoredCertificate> read = read(transaction, certificateId);
          List<Document<Rotation>> before = transaction.list(Kind.ROTATION, certificateId + "/");
          requireNoneOpen(before);
          if (successor.version() <= read.value().latestVersion()) {
            throw conflict("Another rotation has been there meanwhile: try again");
          }
          AuthorityDocument.requireTrusted(
              transaction, read.value(), successor.pemEncodedCertificate());
          Rotation rotation = begin.apply(read.value(), successor);
          transaction.insert(Kind.ROTATION, key(rotation), rotation, links(rotation));
          transaction.update(read, read.value().withVersion(successor), Links.NONE);
          sorted(before)
              .limit(Math.max(0, before.size() - REMEMBERED))
              .forEach(old -> transaction.delete(old.documentId()));
          return rotation;
        });
  }

  /** What a change makes of a rotation and its certificate. */
  record Change(Rotation rotation, StoredCertificate certificate) {}

  /**
   * Changes a rotation, as it was read, and its certificate at once.
   *
   * @param audit who and what
   * @param holds whether what the change relies on is still true, inside of the write
   * @throws SignetException {@link io.signet.api.ErrorCode#CONFLICT} if the rotation, or what was
   *     relied on, has changed meanwhile
   */
  Change update(
      Audit audit,
      Document<Rotation> read,
      Predicate<Transaction> holds,
      BiFunction<StoredCertificate, Long, Change> change) {
    return store.write(
        audit,
        transaction -> {
          Document<StoredCertificate> certificate =
              read(transaction, read.value().clientCertificateId());
          // Before the change is made: what it starts from may be gone.
          if (!transaction.get(Kind.ROTATION, read.id()).equals(Optional.of(read))) {
            throw conflict(
                RotationState.of(read.value()).name() + " has been changed meanwhile: try again");
          }
          if (!holds.test(transaction)) {
            throw conflict(
                "Stages or backends have been changed while they were looked at: try again");
          }
          Change after = change.apply(certificate.value(), transaction.revision());
          transaction.update(read, after.rotation(), links(after.rotation()));
          if (!after.certificate().equals(certificate.value())) {
            transaction.update(certificate, after.certificate(), Links.NONE);
          }
          return after;
        });
  }

  /** Takes a version out of a certificate; its rotation stays as it is. */
  void drop(Audit audit, String certificateId, int version, Instant now) {
    store.<Void>write(
        audit,
        transaction -> {
          Document<StoredCertificate> read = read(transaction, certificateId);
          StoredCertificate left = read.value().withoutVersion(version).trustChangedAt(now);
          transaction.update(read, left, Links.NONE);
          return null;
        });
  }

  /** What an audit row calls a rotation. */
  static String target(String certificateId, String rotationId) {
    return "/signet/v1/client-certificates/" + certificateId + "/rotations/" + rotationId;
  }

  private static Stream<Document<Rotation>> sorted(List<Document<Rotation>> rotations) {
    return rotations.stream().sorted(Comparator.comparingInt(each -> each.value().toVersion()));
  }

  private static void requireNoneOpen(List<Document<Rotation>> rotations) {
    Optional<Rotation> open =
        rotations.stream().map(Document::value).filter(each -> each.state().open()).findFirst();
    open.ifPresent(
        each -> {
          throw conflict(
              RotationState.of(each).name()
                  + " is still "
                  + each.state()
                  + ": end it before another begins");
        });
  }

  private static Document<StoredCertificate> read(Transaction transaction, String id) {
    return transaction.get(Kind.CERTIFICATE, id).orElseThrow(RotationDocuments::unknown);
  }

  private static SignetException unknown() {
    return notFound("Invalid Client Certificate identifier specified");
  }

  private static Links links(Rotation rotation) {
    return Links.ownedBy(Kind.CERTIFICATE.id(rotation.clientCertificateId()));
  }

  private static String key(Rotation rotation) {
    return key(rotation.clientCertificateId(), rotation.rotationId());
  }

  private static String key(String certificateId, String rotationId) {
    return certificateId + "/" + rotationId;
  }
}
