package io.signet.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.WireJson;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A write in progress. Refusals come before any change, so that a caller may catch one and go on;
 * after a failure of the engine nothing goes on, because it may have ended the transaction itself.
 */
final class SqlTransaction implements Transaction {

  private static final String INSERT =
      "INSERT INTO document (kind, id, owner_kind, owner_id, revision, body)"
          + " VALUES (?, ?, ?, ?, ?, ?)";
  private static final String UPDATE =
      "UPDATE document SET owner_kind = ?, owner_id = ?, revision = ?, body = ?"
          + " WHERE kind = ? AND id = ?";
  private static final String FORGET_DELETION = "DELETE FROM deletion WHERE kind = ? AND id = ?";
  private static final String REFER =
      "INSERT INTO reference (from_kind, from_id, to_kind, to_id) VALUES (?, ?, ?, ?)";
  private static final String UNREFER = "DELETE FROM reference WHERE from_kind = ? AND from_id = ?";

  private final Session session;
  private final Documents documents;
  private final long revision;

  private Long before;
  private DocumentId created;
  private SignetException failure;
  private boolean ended;

  SqlTransaction(Session session, long revision) {
    this.session = session;
    this.documents = new Documents(session);
    this.revision = revision;
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public <T> Optional<Document<T>> get(Kind<T> kind, String id) {
    return run(() -> documents.get(kind, id));
  }

  @Override
  public <T> List<Document<T>> list(Kind<T> kind, String idPrefix) {
    return run(() -> documents.list(kind, idPrefix));
  }

  @Override
  public long count(Kind<?> kind, String idPrefix) {
    return run(() -> documents.count(kind, idPrefix));
  }

  @Override
  public Set<DocumentId> referrers(DocumentId id) {
    return run(() -> documents.referrers(id));
  }

  @Override
  public <T> void insert(Kind<T> kind, String id, T value, Links links) {
    run(
        () -> {
          DocumentId inserted = kind.id(id);
          if (documents.revision(inserted).isPresent()) {
            throw SignetException.conflict(inserted + " already exists");
          }
          check(inserted, links);
          session.update(
              INSERT,
              kind.name(),
              id,
              kindOf(links.owner()),
              idOf(links.owner()),
              revision,
              body(value));
          session.update(FORGET_DELETION, kind.name(), id);
          refer(inserted, links.references());
          created = created == null ? inserted : created;
          return null;
        });
  }

  @Override
  public <T> void update(Document<T> read, T value, Links links) {
    run(
        () -> {
          DocumentId updated = read.documentId();
          if (!documents.revision(updated).equals(Optional.of(read.revision()))) {
            throw SignetException.conflict(updated + " has been changed meanwhile: try again");
          }
          check(updated, links);
          touched(read.revision());
          session.update(
              UPDATE,
              kindOf(links.owner()),
              idOf(links.owner()),
              revision,
              body(value),
              read.kind().name(),
              read.id());
          session.update(UNREFER, read.kind().name(), read.id());
          refer(updated, links.references());
          return null;
        });
  }

  @Override
  public void delete(DocumentId id) {
    run(
        () -> {
          long present =
              documents
                  .revision(id)
                  .orElseThrow(() -> SignetException.notFound(id + " does not exist"));
          new Removal(session, id).run(revision);
          touched(present);
          return null;
        });
  }

  /** The first document that was added, for the audit log; {@code null} if there was none. */
  String created() {
    return created == null ? null : created.toString();
  }

  /** The revision of the first older document that was changed; {@code null} for none. */
  Long before() {
    return before;
  }

  /**
   * Refuses everything from now on.
   *
   * @throws SignetException the failure of the engine that the caller's function swallowed, if any
   */
  void end() {
    ended = true;
    if (failure != null) {
      throw failure;
    }
  }

  private void touched(long present) {
    if (before == null && present != revision) {
      before = present;
    }
  }

  private void check(DocumentId from, Links links) throws SQLException {
    if (links.owner() != null) {
      check(from, links.owner());
    }
    for (DocumentId target : links.references()) {
      check(from, target);
    }
  }

  private void check(DocumentId from, DocumentId target) throws SQLException {
    if (!target.equals(from) && documents.revision(target).isEmpty()) {
      throw SignetException.notFound(target + " does not exist");
    }
  }

  private void refer(DocumentId from, Set<DocumentId> targets) throws SQLException {
    for (DocumentId target : targets) {
      session.update(REFER, from.kind().name(), from.id(), target.kind().name(), target.id());
    }
  }

  private static String kindOf(DocumentId owner) {
    return owner == null ? null : owner.kind().name();
  }

  private static String idOf(DocumentId owner) {
    return owner == null ? null : owner.id();
  }

  private static String body(Object value) {
    return new String(WireJson.bytes(value), UTF_8);
  }

  private <R> R run(Step<R> step) {
    if (ended) {
      throw new IllegalStateException("the write that this transaction belongs to has ended");
    }
    if (failure != null) {
      throw failure;
    }
    try {
      return step.run();
    } catch (SQLException e) {
      failure = Unavailable.because(e);
      throw failure;
    }
  }

  @FunctionalInterface
  private interface Step<R> {
    R run() throws SQLException;
  }
}
