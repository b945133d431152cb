package io.signet.api;

/**
 * A document as it was at a revision.
 *
 * @param revision the global revision of the write that made it so
 */
public record Document<T>(Kind<T> kind, String id, long revision, T value) {

  public DocumentId documentId() {
    return new DocumentId(kind, id);
  }
}
