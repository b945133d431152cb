package io.signet.store;

import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One write in progress: sees its own changes, and nobody else's come in between. A refusal comes
 * before any change, so a function may catch it and go on. Not usable after the write.
 */
public interface Transaction {

  /** The revision that this write takes. */
  long revision();

  <T> Optional<Document<T>> get(Kind<T> kind, String id);

  <T> List<Document<T>> list(Kind<T> kind, String idPrefix);

  long count(Kind<?> kind, String idPrefix);

  /**
   * Adds a document.
   *
   * @param links what it belongs to and what it names
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#CONFLICT} if the id is
   *     taken, {@link io.signet.api.ErrorCode#NOT_FOUND} if a link leads nowhere
   */
  <T> void insert(Kind<T> kind, String id, T value, Links links);

  /**
   * Replaces a document that was read before; its links are replaced too.
   *
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#CONFLICT} if it is no
   *     longer at the revision that was read, {@link io.signet.api.ErrorCode#NOT_FOUND} if a link
   *     leads nowhere
   */
  <T> void update(Document<T> read, T value, Links links);

  /**
   * Removes a document and everything that belongs to it.
   *
   * @throws ReferencedException if a document that is not removed with it names one that is
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#NOT_FOUND} if there is no
   *     such document
   */
  void delete(DocumentId id);

  /** The documents that name this one, sorted. */
  Set<DocumentId> referrers(DocumentId id);

  /**
   * What a document depends on.
   *
   * @param owner the document it belongs to and is removed with; {@code null} for none
   * @param references the documents it names, which cannot be removed while it does
   */
  record Links(DocumentId owner, Set<DocumentId> references) {

    public static final Links NONE = new Links(null, Set.of());

    public Links {
      references = Set.copyOf(references);
    }

    public static Links ownedBy(DocumentId owner) {
      return new Links(owner, Set.of());
    }
  }
}
