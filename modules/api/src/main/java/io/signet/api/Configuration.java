package io.signet.api;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The configuration that a node runs by, at one revision: immutable, replaced as a whole.
 *
 * @param revision the store's revision that this shows; 0 before the first
 */
public record Configuration(long revision, Map<Kind<?>, Map<String, Document<?>>> documents) {

  public static final Configuration EMPTY = new Configuration(0, Map.of());

  /** The documents of a kind, by id. */
  @SuppressWarnings("unchecked") // with() files every document under its own kind
  public <T> Map<String, Document<T>> all(Kind<T> kind) {
    return (Map<String, Document<T>>) (Map<String, ?>) documents.getOrDefault(kind, Map.of());
  }

  /** A document of a kind; {@code null} if there is none. */
  public <T> Document<T> get(Kind<T> kind, String id) {
    return all(kind).get(id);
  }

  /** This configuration after some changes; what did not change is shared, not copied. */
  public Configuration with(Changes changes) {
    Map<Kind<?>, Map<String, Document<?>>> next = new HashMap<>(documents);
    Map<Kind<?>, Map<String, Document<?>>> edited = new HashMap<>();
    for (Document<?> document : changes.changed()) {
      edit(edited, document.kind()).put(document.id(), document);
    }
    for (DocumentId gone : changes.deleted()) {
      edit(edited, gone.kind()).remove(gone.id());
    }
    edited.forEach((kind, map) -> next.put(kind, Collections.unmodifiableMap(map)));
    return new Configuration(changes.revision(), Collections.unmodifiableMap(next));
  }

  private Map<String, Document<?>> edit(
      Map<Kind<?>, Map<String, Document<?>>> edited, Kind<?> kind) {
    return edited.computeIfAbsent(kind, k -> new HashMap<>(documents.getOrDefault(k, Map.of())));
  }
}
