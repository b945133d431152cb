package io.signet.store;

import io.signet.api.Changes;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** The revision sequence, and what each stretch of it did to the served documents. */
record ChangeLog(Session session) {

  private static final String ADVANCE = "UPDATE revision SET value = value + 1 WHERE id = 1";
  private static final String LOCK = "UPDATE revision SET value = value WHERE id = 1";
  private static final String CURRENT = "SELECT value FROM revision WHERE id = 1";
  private static final String SERVED =
      Kind.SERVED.stream().map(Kind::name).collect(Collectors.joining("', '", " ('", "') "));
  private static final String CHANGED =
      "SELECT kind, id, revision, body FROM document WHERE revision > ? AND kind IN"
          + SERVED
          + "ORDER BY kind, id";
  private static final String DELETED =
      "SELECT kind, id FROM deletion WHERE revision > ? AND kind IN" + SERVED + "ORDER BY kind, id";

  /** Takes the next number; must come first in a write, so that numbers and commits agree. */
  long advance() throws SQLException {
    session.update(ADVANCE);
    return current();
  }

  /** Takes the turn without a number: waits for the write that is running, and holds off others. */
  void lock() throws SQLException {
    session.update(LOCK);
  }

  /** The number of the latest write. */
  long current() throws SQLException {
    return session.number(CURRENT);
  }

  Changes since(long revision) throws SQLException {
    long current = current();
    if (current == revision) {
      return new Changes(current, List.of(), List.of());
    }
    List<Document<?>> changed =
        session.list(
            CHANGED, row -> Documents.document(Kind.named(row.getString("kind")), row), revision);
    List<DocumentId> deleted = session.list(DELETED, Documents::documentId, revision);
    return new Changes(current, changed, deleted);
  }
}
