package io.signet.stages;

import io.signet.api.Document;
import io.signet.api.Kind;
import java.util.Optional;

/** Finds documents: in the store for a read, in the transaction for a write. */
@FunctionalInterface
interface Lookup {

  <T> Optional<Document<T>> get(Kind<T> kind, String id);
}
