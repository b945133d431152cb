package io.signet.certificates;

import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.Kind;
import io.signet.api.Told;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was told of each certificate; goes with the certificate. */
final class ToldDocuments {

  private final Store store;

  ToldDocuments(Store store) {
    this.store = store;
  }

  Told get(String certificateId) {
    return store.get(Kind.TOLD, certificateId).map(Document::value).orElse(Told.NOTHING);
  }

  /** What was told of every certificate that anything was told of. */
  Map<String, Told> all() {
    return store.list(Kind.TOLD, "").stream()
        .collect(Collectors.toMap(Document::id, Document::value));
  }

  static Told get(Transaction transaction, String certificateId) {
    return transaction.get(Kind.TOLD, certificateId).map(Document::value).orElse(Told.NOTHING);
  }

  static void put(Transaction transaction, String certificateId, Told told) {
    put(transaction, Kind.CERTIFICATE.id(certificateId), told);
  }

  static void put(Transaction transaction, DocumentId about, Told told) {
    Transaction.Links links = Transaction.Links.ownedBy(about);
    Optional<Document<Told>> before = transaction.get(Kind.TOLD, about.id());
    if (before.isPresent()) {
      transaction.update(before.get(), told, links);
    } else {
      transaction.insert(Kind.TOLD, about.id(), told, links);
    }
  }
}
