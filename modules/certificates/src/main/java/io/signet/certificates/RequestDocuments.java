package io.signet.certificates;

import static io.signet.api.SignetException.conflict;
import static io.signet.api.SignetException.notFound;

import io.signet.api.CertificateRequest;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.store.Audit;
import io.signet.store.Store;
import io.signet.store.Transaction;
import io.signet.store.Transaction.Links;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The certification requests that wait for their chains; each belongs to its certificate. */
final class RequestDocuments {

  private final Store store;

  RequestDocuments(Store store) {
    this.store = store;
  }

  /**
   * A certificate that must be there.
   *
   * @throws SignetException {@link ErrorCode#NOT_FOUND}
   */
  StoredCertificate certificate(String id) {
    return store.get(Kind.CERTIFICATE, id).orElseThrow(RequestDocuments::unknown).value();
  }

  /** The requests of a certificate. */
  List<CertificateRequest> list(String certificateId) {
    return store.list(Kind.CERTIFICATE_REQUEST, certificateId + "/").stream()
        .map(Document::value)
        .toList();
  }

  /**
   * Keeps a request; one for the same version, or for another new key, gives way.
   *
   * @param newKey whether the request's version is new, and so its number taken now
   * @return the request for a new key that gave way
   */
  Optional<CertificateRequest> keep(
      ControlRequest request, CertificateRequest made, boolean newKey) {
    String id = made.clientCertificateId();
    return store.write(
        audit(request, id),
        transaction -> {
          Document<StoredCertificate> read = read(transaction, id);
          StoredCertificate certificate = read.value();
          if (newKey
              ? made.version() <= certificate.latestVersion()
              : made.version() != certificate.version()) {
            throw changed();
          }
          Optional<CertificateRequest> replaced = Optional.empty();
          for (Document<CertificateRequest> old : requests(transaction, id)) {
            // A rotation's other version has its key in use, or to go back to.
            boolean waiting = certificate.find(old.value().version()).isEmpty();
            if (old.value().version() == made.version() || (newKey && waiting)) {
              transaction.delete(old.documentId());
              replaced = Optional.of(old.value());
            }
          }
          if (newKey) {
            transaction.update(read, withLatest(certificate, made.version()), Links.NONE);
          }
          transaction.insert(
              Kind.CERTIFICATE_REQUEST,
              id + "/" + made.version(),
              made,
              Links.ownedBy(Kind.CERTIFICATE.id(id)));
          return replaced;
        });
  }

  /**
   * Puts the chain that an authority has issued in use, as a version of its own. The one that was
   * in use, and all requests, are gone with that.
   *
   * @param before the certificate as it was when the chain was looked at
   * @param keyId the new version, whose key is there already
   */
  ClientCertificate switchTo(
      ControlRequest request,
      StoredCertificate before,
      KeyId keyId,
      List<X509Certificate> chain,
      Instant now) {
    String id = keyId.certificateId();
    return store.write(
        audit(request, id),
        transaction -> {
          Document<StoredCertificate> read = read(transaction, id);
          StoredCertificate certificate = read.value();
          if (certificate.version() != before.version()
              || !certificate.others().isEmpty()
              || certificate.latestVersion() >= keyId.version()) {
            throw changed();
          }
          ClientCertificate seen = certificate.certificate();
          ClientCertificate after =
              new ClientCertificate(
                  id,
                  seen.description(),
                  Pem.of(chain),
                  seen.createdDate(),
                  CertificateChain.expiration(chain),
                  seen.tags());
          requests(transaction, id).forEach(old -> transaction.delete(old.documentId()));
          transaction.update(
              read,
              new StoredCertificate(
                  after,
                  keyId.version(),
                  Pem.fingerprint(chain.get(0)),
                  List.of(),
                  keyId.version(),
                  now,
                  now),
              Links.NONE);
          return after;
        });
  }

  private static StoredCertificate withLatest(StoredCertificate certificate, int latest) {
    return new StoredCertificate(
        certificate.certificate(),
        certificate.version(),
        certificate.fingerprint(),
        certificate.others(),
        latest,
        certificate.activeSince(),
        certificate.trustChanged());
  }

  private static List<Document<CertificateRequest>> requests(Transaction transaction, String id) {
    return transaction.list(Kind.CERTIFICATE_REQUEST, id + "/");
  }

  private static Document<StoredCertificate> read(Transaction transaction, String id) {
    return transaction.get(Kind.CERTIFICATE, id).orElseThrow(RequestDocuments::unknown);
  }

  private static Audit audit(ControlRequest request, String id) {
    return Audit.of(request, "/clientcertificates/" + id);
  }

  private static SignetException changed() {
    return conflict("The client certificate has been changed meanwhile: try again");
  }

  private static SignetException unknown() {
    return notFound("Invalid Client Certificate identifier specified");
  }
}
