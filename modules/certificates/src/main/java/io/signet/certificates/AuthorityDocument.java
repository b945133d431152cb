package io.signet.certificates;

import static io.signet.api.SignetException.conflict;

import io.signet.api.CertificateAuthority;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.StoredCertificate;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.util.Optional;

/** The one document of the gateway's authority. */
final class AuthorityDocument {

  private AuthorityDocument() {}

  /** Empty while nothing has been issued. */
  static Optional<Document<CertificateAuthority>> find(Store store) {
    return store.get(Kind.AUTHORITY, CertificateAuthority.ID);
  }

  static Optional<Document<CertificateAuthority>> find(Transaction transaction) {
    return transaction.get(Kind.AUTHORITY, CertificateAuthority.ID);
  }

  /**
   * Refuses to keep what a version of the authority has issued that was removed meanwhile, since
   * backends are not told to trust that any more.
   *
   * @param chain what was issued; of no account unless the authority issues the certificate
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#CONFLICT}
   */
  static void requireTrusted(Transaction transaction, StoredCertificate certificate, String chain) {
    if (!CertificateAuthority.issued(certificate)) {
      return;
    }
    String issuer = CertificateAuthority.end(chain);
    boolean trusted =
        find(transaction).stream()
            .flatMap(found -> found.value().versions().stream())
            .anyMatch(each -> each.pemEncodedCertificate().equals(issuer));
    if (!trusted) {
      throw conflict("The gateway's CA was renewed meanwhile: try again");
    }
  }

  /** How many versions of client certificates a version of the authority has issued. */
  static long issuedBy(Iterable<Document<StoredCertificate>> certificates, String authorityPem) {
    long count = 0;
    for (Document<StoredCertificate> each : certificates) {
      if (CertificateAuthority.issued(each.value())) {
        count +=
            each.value().versions().stream()
                .filter(
                    it -> authorityPem.equals(CertificateAuthority.end(it.pemEncodedCertificate())))
                .count();
      }
    }
    return count;
  }
}
