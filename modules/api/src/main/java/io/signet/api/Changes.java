package io.signet.api;

import java.util.List;

/**
 * What happened to the served documents ({@link Kind#SERVED}) after some revision.
 *
 * @param revision the store's revision when this was read
 * @param changed the documents that are new or different, in their present state
 * @param deleted the documents that are gone
 */
public record Changes(long revision, List<Document<?>> changed, List<DocumentId> deleted) {

  public Changes {
    changed = List.copyOf(changed);
    deleted = List.copyOf(deleted);
  }
}
