package io.signet.store;

import io.signet.api.AuditEntry;
import io.signet.api.Changes;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Page;
import io.signet.api.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Durable documents. A write is one transaction: it checks revisions, keeps references as foreign
 * keys, adds its audit row and takes the next number of one global revision sequence; when {@link
 * #write} returns, it is on disk.
 *
 * <p>Every method blocks and may be called from any thread, never from an event loop. A store that
 * is away or full fails with {@link io.signet.api.ErrorCode#SERVICE_UNAVAILABLE}.
 */
public interface Store extends AutoCloseable {

  /** A document as it is now. */
  <T> Optional<Document<T>> get(Kind<T> kind, String id);

  /** All documents of a kind whose id starts with a prefix, sorted by id. */
  <T> List<Document<T>> list(Kind<T> kind, String idPrefix);

  /** How many documents of a kind have an id that starts with a prefix. */
  long count(Kind<?> kind, String idPrefix);

  /** The revision of the latest write; 0 for an empty store. */
  long revision();

  /**
   * What happened to the served documents after a revision. A document that went and came back is
   * among the changed ones only.
   */
  Changes changesSince(long revision);

  /**
   * Runs a write. If the function throws, nothing has happened. A write that changes no document
   * still takes a revision and leaves its audit row: somebody asked for it, and got an answer.
   *
   * @param audit who and what; its row is part of the transaction
   * @param work must not start another write
   * @throws io.signet.api.SignetException what the function threw; {@link
   *     io.signet.api.ErrorCode#OUTCOME_UNKNOWN} if the store was lost before it said whether the
   *     write has happened, and only then may it have happened without its answer
   */
  <R> R write(Audit audit, Function<Transaction, R> work);

  /**
   * The audit log, newest first; positions are revisions.
   *
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#BAD_REQUEST} if the page's
   *     position is no revision
   */
  Page<AuditEntry> audit(PageRequest page);

  /**
   * Has this node hear that the store has reached a revision, from whichever node it was written:
   * soon after the write, and now and then without one. A hint may be lost, and may come late or
   * twice; it is a reason to look and nothing else. An embedded store gives none.
   *
   * @param hint hears the revision, on a thread of the store; must not block
   * @throws IllegalStateException if there is a listener already
   */
  default void onHint(LongConsumer hint) {}

  /**
   * Why the store cannot be reached, in one line for the operator, as the latest attempt found it;
   * empty if that one worked. Does not block.
   */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /** What nodes that share this store tell each other through it. */
  Coordination coordination();

  @Override
  void close();
}
