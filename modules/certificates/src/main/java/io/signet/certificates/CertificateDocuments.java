package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;
import static io.signet.api.SignetException.notFound;

import io.signet.api.CertificateAuthority;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.api.TrustBundle;
import io.signet.keystore.KeyId;
import io.signet.store.Audit;
import io.signet.store.ReferencedException;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The documents of client certificates, and what their refusals are called towards callers. */
final class CertificateDocuments {

  private final Store store;
  private final int maxPerAccount;

  CertificateDocuments(Store store, int maxPerAccount) {
    this.store = store;
    this.maxPerAccount = maxPerAccount;
  }

  /**
   * A certificate that must be there.
   *
   * @throws SignetException {@link ErrorCode#NOT_FOUND}
   */
  ClientCertificate get(String id) {
    return stored(id).certificate();
  }

  /** As {@link #get}, with all its versions. */
  StoredCertificate stored(String id) {
    return find(id).orElseThrow(CertificateDocuments::unknown);
  }

  Optional<StoredCertificate> find(String id) {
    return store.get(Kind.CERTIFICATE, id).map(Document::value);
  }

  /** All certificates, sorted by id. */
  List<StoredCertificate> list() {
    return store.list(Kind.CERTIFICATE, "").stream().map(Document::value).toList();
  }

  /** Refuses early, before the work of making a key; {@link #insert} decides. */
  void checkLimit() {
    checkLimit(store.count(Kind.CERTIFICATE, ""));
  }

  /**
   * Refuses a certificate that is here already, as a version of any client certificate.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST}
   */
  void checkNew(X509Certificate leaf) {
    String fingerprint = Pem.fingerprint(leaf);
    for (StoredCertificate each : list()) {
      if (each.versions().stream().anyMatch(one -> one.fingerprint().equals(fingerprint))) {
        throw badRequest(
            "The certificate is here already, as client certificate "
                + each.certificate().clientCertificateId());
      }
    }
  }

  /** The versions whose keys wait for a chain, so that they are not taken for orphans. */
  Set<KeyId> requested() {
    return store.list(Kind.CERTIFICATE_REQUEST, "").stream()
        .map(document -> document.value())
        .map(request -> new KeyId(request.clientCertificateId(), request.version()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The gateway's authority; empty while there is none. */
  Optional<CertificateAuthority> authority() {
    return AuthorityDocument.find(store).map(Document::value);
  }

  /** What the backends of a certificate, which must be there, should trust. */
  TrustBundle trustBundle(String id) {
    Document<StoredCertificate> document =
        store.get(Kind.CERTIFICATE, id).orElseThrow(CertificateDocuments::unknown);
    return TrustBundle.of(document, AuthorityDocument.find(store).orElse(null));
  }

  void insert(ControlRequest request, StoredCertificate certificate) {
    String id = certificate.certificate().clientCertificateId();
    store.<Void>write(
        audit(request, id),
        transaction -> {
          checkLimit(transaction.count(Kind.CERTIFICATE, ""));
          AuthorityDocument.requireTrusted(
              transaction, certificate, certificate.certificate().pemEncodedCertificate());
          transaction.insert(Kind.CERTIFICATE, id, certificate, Transaction.Links.NONE);
          return null;
        });
  }

  /**
   * Changes what callers see of a certificate.
   *
   * @return the certificate after the change
   * @throws SignetException {@link ErrorCode#NOT_FOUND}, or what the change throws
   */
  ClientCertificate edit(
      ControlRequest request, String id, UnaryOperator<ClientCertificate> change) {
    return store.write(
        audit(request, id),
        transaction -> {
          Document<StoredCertificate> read = read(transaction, id);
          StoredCertificate before = read.value();
          ClientCertificate after = change.apply(before.certificate());
          transaction.update(read, before.with(after), Transaction.Links.NONE);
          return after;
        });
  }

  /**
   * Removes a certificate's document.
   *
   * @return what it was
   * @throws SignetException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#BAD_REQUEST} naming the
   *     stages that use it
   */
  StoredCertificate delete(ControlRequest request, String id) {
    return store.write(
        audit(request, id),
        transaction -> {
          Document<StoredCertificate> read = read(transaction, id);
          try {
            transaction.delete(read.documentId());
          } catch (ReferencedException e) {
            throw inUse(id, e);
          }
          return read.value();
        });
  }

  private static Document<StoredCertificate> read(Transaction transaction, String id) {
    return transaction.get(Kind.CERTIFICATE, id).orElseThrow(CertificateDocuments::unknown);
  }

  private void checkLimit(long present) {
    if (present >= maxPerAccount) {
      throw new SignetException(
          ErrorCode.LIMIT_EXCEEDED,
          "Maximum number of client certificates for this account has been reached. The limit is "
              + maxPerAccount);
    }
  }

  private static Audit audit(ControlRequest request, String id) {
    return Audit.of(request, "/clientcertificates/" + id);
  }

  private static SignetException unknown() {
    return notFound("Invalid Client Certificate identifier specified");
  }

  private static SignetException inUse(String id, ReferencedException e) {
    String users =
        e.referrers().stream().map(DocumentId::id).sorted().collect(Collectors.joining(", "));
    return badRequest(
        "Cannot delete Client Certificate " + id + " because it is in use by stages: " + users);
  }
}
