package io.signet.cluster;

import io.signet.api.Addresses;
import io.signet.api.Changes;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SealedIdentity;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands for the store and the keystore on the other side of the bus. */
final class FakeStore {

  private final Map<DocumentId, Document<?>> documents = new HashMap<>();
  private final Map<DocumentId, Long> deleted = new HashMap<>();
  private long revision;
  volatile boolean away;
  private int pulls;
  private Promise<Void> gate = Promise.promise();

  FakeStore(Vertx vertx) {
    gate.complete();
    Addresses.CHANGES.serve(vertx.eventBus(), this::changes);
    Addresses.SEALED_IDENTITIES.serve(
        vertx.eventBus(),
        reference ->
            Future.succeededFuture(new SealedIdentity(reference, "PEM", "k1", "c2VhbGVk")));
  }

  synchronized <T> void put(Kind<T> kind, String id, T value) {
    revision++;
    documents.put(kind.id(id), new Document<>(kind, id, revision, value));
  }

  synchronized void delete(Kind<?> kind, String id) {
    revision++;
    documents.remove(kind.id(id));
    deleted.put(kind.id(id), revision);
  }

  /** As when a standby that was behind becomes the primary. */
  synchronized void goBack(long to) {
    documents.values().removeIf(each -> each.revision() > to);
    revision = to;
  }

  /** Answers nobody until the promise is kept; what is answered is what was true when asked. */
  synchronized Promise<Void> hold() {
    gate = Promise.promise();
    return gate;
  }

  synchronized long revision() {
    return revision;
  }

  /** How often somebody asked what changed. */
  synchronized int pulls() {
    return pulls;
  }

  private synchronized Future<Changes> changes(long since) {
    pulls++;
    if (away) {
      return Future.failedFuture(
          new SignetException(ErrorCode.SERVICE_UNAVAILABLE, "the store is away"));
    }
    List<Document<?>> changed =
        new ArrayList<>(documents.values().stream().filter(d -> d.revision() > since).toList());
    List<DocumentId> gone =
        deleted.entrySet().stream()
            .filter(e -> e.getValue() > since)
            .map(Map.Entry::getKey)
            .toList();
    Changes found = new Changes(revision, changed, gone);
    return gate.future().map(open -> found);
  }
}
