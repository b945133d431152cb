package io.signet.store;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Leases and nodes as rows. */
final class SqlCoordination implements Coordination {

  private static final String LEASE =
      "INSERT INTO lease (name, holder, until_millis) VALUES (?, ?, ?)"
          + " ON CONFLICT (name) DO UPDATE"
          + " SET holder = excluded.holder, until_millis = excluded.until_millis"
          + " WHERE lease.holder = excluded.holder OR lease.until_millis <= ?";
  private static final String RELEASE = "DELETE FROM lease WHERE name = ? AND holder = ?";
  private static final String REPORT =
      "INSERT INTO node (id, revision, seen_millis, told) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (id) DO UPDATE SET revision = excluded.revision,"
          + " seen_millis = excluded.seen_millis, told = excluded.told";
  private static final String LEAVE = "DELETE FROM node WHERE id = ?";
  private static final String FORGET_NODES = "DELETE FROM node WHERE seen_millis < ?";
  private static final String FORGET_LEASES = "DELETE FROM lease WHERE until_millis < ?";
  private static final String NODES =
      "SELECT id, revision, seen_millis, told FROM node WHERE seen_millis >= ? ORDER BY id";

  /** What nodes that were killed and never came back have left goes after this time. */
  private static final long KEPT_MILLIS = Duration.ofDays(7).toMillis();

  private final Writer writer;
  private final Readers readers;
  private final Clock clock;

  SqlCoordination(Writer writer, Readers readers, Clock clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public boolean lease(String name, String holder, Duration duration) {
    long now = clock.millis();
    long until = now + duration.toMillis();
    return writer.write(session -> session.update(LEASE, name, holder, until, now)) == 1;
  }

  @Override
  public void release(String name, String holder) {
    writer.write(session -> session.update(RELEASE, name, holder));
  }

  @Override
  public void report(String node, long revision, String told) {
    long now = clock.millis();
    writer.write(
        session -> {
          session.update(FORGET_NODES, now - KEPT_MILLIS);
          session.update(FORGET_LEASES, now - KEPT_MILLIS);
          return session.update(REPORT, node, revision, now, told);
        });
  }

  @Override
  public void leave(String node) {
    writer.write(session -> session.update(LEAVE, node));
  }

  @Override
  public List<Node> nodes(Duration within) {
    long since = clock.millis() - within.toMillis();
    return readers.read(session -> nodes(session, since));
  }

  /** The nodes that have reported since a time. */
  static List<Node> nodes(Session session, long sinceMillis) throws SQLException {
    return session.list(
        NODES,
        row ->
            new Node(
                row.getString("id"),
                row.getLong("revision"),
                Instant.ofEpochMilli(row.getLong("seen_millis")),
                row.getString("told")),
        sinceMillis);
  }
}
