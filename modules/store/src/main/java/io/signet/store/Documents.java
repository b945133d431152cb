package io.signet.store;

import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.WireJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads documents in a session, be it of a reader or of the writer. */
record Documents(Session session) {

  private static final String GET =
      "SELECT id, revision, body FROM document WHERE kind = ? AND id = ?";
  private static final String LIST =
      "SELECT id, revision, body FROM document WHERE kind = ? AND id >= ? AND id < ? ORDER BY id";
  private static final String COUNT =
      "SELECT COUNT(*) FROM document WHERE kind = ? AND id >= ? AND id < ?";
  private static final String REVISION = "SELECT revision FROM document WHERE kind = ? AND id = ?";
  private static final String REFERRERS =
      "SELECT from_kind, from_id FROM reference WHERE to_kind = ? AND to_id = ?"
          + " ORDER BY from_kind, from_id";

  /** Text that begins with a prefix lies between the prefix and this after it. */
  private static final String LAST_CODE_POINT = Character.toString(Character.MAX_CODE_POINT);

  <T> Optional<Document<T>> get(Kind<T> kind, String id) throws SQLException {
    return session.first(GET, row -> document(kind, row), kind.name(), id);
  }

  <T> List<Document<T>> list(Kind<T> kind, String prefix) throws SQLException {
    return session.list(
        LIST, row -> document(kind, row), kind.name(), prefix, prefix + LAST_CODE_POINT);
  }

  long count(Kind<?> kind, String prefix) throws SQLException {
    return session.number(COUNT, kind.name(), prefix, prefix + LAST_CODE_POINT);
  }

  /** The revision at which a document is; empty if there is none. */
  Optional<Long> revision(DocumentId id) throws SQLException {
    return session.first(REVISION, row -> row.getLong(1), id.kind().name(), id.id());
  }

  /** The documents that name this one, sorted. */
  Set<DocumentId> referrers(DocumentId id) throws SQLException {
    List<DocumentId> rows =
        session.list(REFERRERS, Documents::documentId, id.kind().name(), id.id());
    return Collections.unmodifiableSet(new LinkedHashSet<>(rows));
  }

  /** The document in a row of id, revision, body. */
  static <T> Document<T> document(Kind<T> kind, ResultSet row) throws SQLException {
    String id = row.getString("id");
    T value = value(kind, id, row.getString("body"));
    return new Document<>(kind, id, row.getLong("revision"), value);
  }

  /** The id in a row of kind and id. */
  static DocumentId documentId(ResultSet row) throws SQLException {
    return new DocumentId(kind(row.getString(1)), row.getString(2));
  }

  /** A newer version may have left documents of kinds that this one has never heard of. */
  private static Kind<?> kind(String name) {
    return Kind.ALL.stream()
        .filter(kind -> kind.name().equals(name))
        .<Kind<?>>map(kind -> kind)
        .findFirst()
        .orElseGet(() -> new Kind<>(name, Object.class));
  }

  private static <T> T value(Kind<T> kind, String id, String body) {
    try {
      return WireJson.readStored(body, kind.type());
    } catch (SignetException e) {
      throw new SignetException(
          ErrorCode.INTERNAL, "The stored document " + kind.id(id) + " cannot be read", e);
    }
  }
}
