package io.signet.store;

import io.signet.api.AuditEntry;
import io.signet.api.Caller;
import io.signet.api.ErrorCode;
import io.signet.api.Page;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The rows that say who wrote what. */
record AuditLog(Session session) {

  private static final String ADD =
      "INSERT INTO audit (revision, at_millis, request_id, access_key_id, door, address, operation,"
          + " target, created, before_revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String HAS =
      "SELECT COUNT(*) FROM audit WHERE revision = ? AND at_millis = ?"
          + " AND COALESCE(request_id, '') = ? AND operation = ? AND target = ?";
  private static final String PAGE =
      "SELECT revision, at_millis, request_id, access_key_id, door, address, operation, target,"
          + " created, before_revision FROM audit WHERE revision < ? ORDER BY revision DESC LIMIT ?";

  void add(long revision, long at, Audit audit, String created, Long before) throws SQLException {
    Caller caller = audit.caller();
    session.update(
        ADD,
        revision,
        at,
        audit.requestId(),
        caller.accessKeyId(),
        caller.door(),
        caller.address(),
        audit.operation(),
        audit.target(),
        created,
        before);
  }

  /** Whether the row of this very write is there. */
  boolean has(long revision, long at, Audit audit) throws SQLException {
    String requestId = audit.requestId() == null ? "" : audit.requestId();
    return session.number(HAS, revision, at, requestId, audit.operation(), audit.target()) > 0;
  }

  /** Newest first. One row more than asked for tells whether there is another page. */
  Page<AuditEntry> page(PageRequest request) throws SQLException {
    List<AuditEntry> rows =
        session.list(PAGE, AuditLog::entry, below(request.after()), request.limit() + 1);
    PageRequest fromHere = new PageRequest(request.limit(), "");
    return fromHere.cut(rows, entry -> Long.toString(entry.revision()));
  }

  private static long below(String position) {
    if (position.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      return Long.parseLong(position);
    } catch (NumberFormatException e) {
      throw new SignetException(ErrorCode.BAD_REQUEST, "Invalid position parameter specified", e);
    }
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    long before = row.getLong("before_revision");
    return new AuditEntry(
        row.getLong("revision"),
        Instant.ofEpochMilli(row.getLong("at_millis")),
        row.getString("request_id"),
        row.getString("access_key_id"),
        row.getString("door"),
        row.getString("address"),
        row.getString("operation"),
        row.getString("target"),
        row.getString("created"),
        before == 0 ? null : before);
  }
}
