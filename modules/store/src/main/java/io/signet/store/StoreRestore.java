package io.signet.store;

import io.signet.api.SignetException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes rows into a database that holds nothing yet, in one transaction.
 *
 * <p>The schema is first brought to that of the rows, which an older version may have written, and
 * to the newest one afterwards, by the same scripts that would have brought the old database there.
 */
final class StoreRestore implements EmptyStore {

  /**
   * How far revisions jump. Whoever saw the store after the copy was made saw higher ones than it
   * has, and takes a lower one for older: agents of trust bundles refuse it, for one.
   */
  static final long JUMP = 1_000_000;

  /** The schema that has a table of nodes. */
  private static final int WITH_NODES = 2;

  private static final Duration LIVE = Duration.ofSeconds(30);
  private static final String ROWS =
      "SELECT (SELECT COUNT(*) FROM document) + (SELECT COUNT(*) FROM deletion)"
          + " + (SELECT COUNT(*) FROM audit) + (SELECT value FROM revision WHERE id = 1)";
  private static final String NODES = "SELECT COUNT(*) FROM node WHERE seen_millis >= ?";
  private static final String LOCK = "UPDATE revision SET value = value WHERE id = 1";
  private static final String SET_REVISION = "UPDATE revision SET value = ? WHERE id = 1";

  private final Supplier<Database> opening;
  private final Clock clock;

  StoreRestore(Supplier<Database> opening, Clock clock) {
    this.opening = opening;
    this.clock = clock;
  }

  @Override
  public void check(int schema) {
    try {
      check(opening.get(), schema);
    } catch (SQLException e) {
      throw Unavailable.because(e);
    }
  }

  @Override
  public long fill(StoreRows rows, Audit audit) {
    Database database = opening.get();
    try {
      check(database, rows.schema());
      Schema.migrate(database.source(), database.keyType(), rows.schema());
      long revision = write(database, rows, audit);
      Schema.migrate(database.source(), database.keyType());
      return revision;
    } catch (SQLException e) {
      throw Unavailable.because(e);
    }
  }

  private void check(Database database, int schema) throws SQLException {
    if (schema < 1 || schema > Schema.NEWEST) {
      throw SignetException.conflict(
          "the backup was made by a newer version of Signet (schema %d, this one knows %d)"
              .formatted(schema, Schema.NEWEST));
    }
    int applied = Schema.applied(database.source());
    if (applied == 0) {
      return;
    }
    if (applied > schema) {
      throw SignetException.conflict(
          "%s has schema %d already, the backup has %d: give an empty database"
              .formatted(database, applied, schema));
    }
    try (Session session = new Session(database.reader())) {
      requireEmpty(database, session);
      if (applied >= WITH_NODES && session.number(NODES, clock.millis() - LIVE.toMillis()) != 0) {
        throw SignetException.conflict(
            "a node runs on %s, or was killed less than %d s ago: stop it, or wait"
                .formatted(database, LIVE.toSeconds()));
      }
    }
  }

  private long write(Database database, StoreRows rows, Audit audit) throws SQLException {
    try (Session session = new Session(database.writer())) {
      session.execute(database.beginWrite());
      // Whoever else writes waits for this row.
      session.update(LOCK);
      requireEmpty(database, session);
      rows.replay(new Intake(session));
      long revision = new ChangeLog(session).current() + JUMP;
      session.update(SET_REVISION, revision);
      new AuditLog(session).add(revision, clock.millis(), audit, null, null);
      session.execute("COMMIT");
      return revision;
    }
  }

  private static void requireEmpty(Database database, Session session) throws SQLException {
    if (session.number(ROWS) != 0) {
      throw SignetException.conflict(database + " is not empty");
    }
  }

  /** Puts rows where they belong. A session that is closed before COMMIT has done nothing. */
  private static final class Intake implements StoreRows.Sink {

    private final Session session;
    private Section section;
    private String statement;

    Intake(Session session) {
      this.session = session;
    }

    @Override
    public void section(String name, List<String> columns) {
      section =
          Section.named(name)
              .orElseThrow(() -> new IllegalArgumentException("unknown section " + name));
      statement = section.put(columns);
    }

    @Override
    public void row(List<Object> values) {
      try {
        if (session.update(statement, section.arguments(values)) != 1) {
          throw new IllegalArgumentException("a row of section " + section + " has no place");
        }
      } catch (SQLException e) {
        throw Unavailable.because(e);
      }
    }
  }
}
