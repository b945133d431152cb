package io.signet.store;

import io.signet.api.DocumentId;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes a document away together with everything that belongs to it, at whatever depth. */
record Removal(Session session, DocumentId root) {

  private static final String TREE =
      """
      WITH RECURSIVE tree (kind, id) AS (
        SELECT kind, id FROM document WHERE kind = ? AND id = ?
        UNION
        SELECT owned.kind, owned.id FROM document owned
        JOIN tree ON owned.owner_kind = tree.kind AND owned.owner_id = tree.id)
      """;
  private static final String SURVIVING_REFERRERS =
      TREE
          + """
          SELECT DISTINCT from_kind, from_id FROM reference
          WHERE (to_kind, to_id) IN (SELECT kind, id FROM tree)
            AND (from_kind, from_id) NOT IN (SELECT kind, id FROM tree)
          ORDER BY from_kind, from_id
          """;
  private static final String REMEMBER =
      TREE + "INSERT INTO deletion (kind, id, revision) SELECT kind, id, ? FROM tree";
  private static final String REMOVE_REFERENCES =
      TREE + "DELETE FROM reference WHERE (from_kind, from_id) IN (SELECT kind, id FROM tree)";
  private static final String REMOVE_DOCUMENTS =
      TREE + "DELETE FROM document WHERE (kind, id) IN (SELECT kind, id FROM tree)";

  /**
   * Carries it out; leaves a row for every document that goes.
   *
   * @throws ReferencedException if a document outside names one inside; nothing has happened then
   */
  void run(long revision) throws SQLException {
    Set<DocumentId> referrers = survivingReferrers();
    if (!referrers.isEmpty()) {
      throw new ReferencedException(root, referrers);
    }
    String kind = root.kind().name();
    session.update(REMEMBER, kind, root.id(), revision);
    session.update(REMOVE_REFERENCES, kind, root.id());
    session.update(REMOVE_DOCUMENTS, kind, root.id());
  }

  private Set<DocumentId> survivingReferrers() throws SQLException {
    List<DocumentId> rows =
        session.list(SURVIVING_REFERRERS, Documents::documentId, root.kind().name(), root.id());
    return new LinkedHashSet<>(rows);
  }
}
