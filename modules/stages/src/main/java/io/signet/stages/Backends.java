package io.signet.stages;

import io.signet.api.BackendSettings;
import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.store.Store;
import io.signet.store.Transaction.Links;
import java.util.List;
import java.util.Optional;

/** What Signet knows of backend origins beyond AWS's integration settings. */
final class Backends {

  static final Input<BackendSettings> PUT = Input.body(BackendSettings.class);

  private final Store store;
  private final Writes writes;

  Backends(Store store) {
    this.store = store;
    this.writes = new Writes(store);
  }

  Object list(ControlRequest request, Void body) {
    List<BackendSettings> all = store.list(Kind.BACKEND, "").stream().map(Document::value).toList();
    return request.page().cut(all, BackendSettings::origin);
  }

  Object get(ControlRequest request, Void body) {
    return found(store::get, origin(request)).value();
  }

  /** Makes the settings of an origin or replaces them as a whole. */
  Object put(ControlRequest request, BackendSettings body) {
    String origin = origin(request);
    BackendSettings settings = BackendRules.checked(origin, body);
    return writes.run(
        request,
        "/signet/v1/backends/" + origin,
        transaction -> {
          Optional<Document<BackendSettings>> read = transaction.get(Kind.BACKEND, origin);
          if (read.isPresent()) {
            transaction.update(read.get(), settings, Links.NONE);
            return settings;
          }
          transaction.insert(Kind.BACKEND, origin, settings, Links.NONE);
          return settings;
        });
  }

  Object delete(ControlRequest request, Void body) {
    String origin = origin(request);
    return writes.run(
        request,
        "/signet/v1/backends/" + origin,
        transaction -> {
          transaction.delete(found(transaction::get, origin).documentId());
          return null;
        });
  }

  private static String origin(ControlRequest request) {
    return Origins.normalise(request.path("origin"));
  }

  private static Document<BackendSettings> found(Lookup in, String origin) {
    return in.get(Kind.BACKEND, origin)
        .orElseThrow(() -> SignetException.notFound("Invalid backend origin specified"));
  }
}
