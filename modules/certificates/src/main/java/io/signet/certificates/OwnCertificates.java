package io.signet.certificates;

import io.signet.keystore.Keystore;
import io.signet.store.Store;
import java.time.Clock;

/** The operations on certificates that others than Signet have issued, put together. */
record OwnCertificates(
    CertificateImporter importer, CertificateRequests requests, ChainImporter chains) {

  static OwnCertificates over(
      Store store,
      NewCertificates certificates,
      CertificateDocuments documents,
      Keystore keystore,
      Claims claims,
      CertificateOptions options,
      Clock clock) {
    RequestDocuments requests = new RequestDocuments(store);
    return new OwnCertificates(
        new CertificateImporter(certificates, documents, keystore),
        new CertificateRequests(requests, keystore, claims, options, clock),
        new ChainImporter(requests, documents, keystore, claims, clock));
  }
}
