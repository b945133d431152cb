package io.signet.api;

/** Names a document in the store. */
public record DocumentId(Kind<?> kind, String id) {

  @Override
  public String toString() {
    return kind.name() + ":" + id;
  }
}
