package io.signet.store;

import io.signet.api.Document;
import io.signet.api.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One reading transaction on a connection of its own, held until it is closed. */
final class SqlSnapshot implements StoreSnapshot {

  private final Session session;
  private final long revision;

  private SqlSnapshot(Session session, long revision) {
    this.session = session;
    this.revision = revision;
  }

  /** Begins the transaction; the first read settles what it shows. */
  static SqlSnapshot of(Database database) throws SQLException {
    Session session = new Session(database.reader());
    boolean begun = false;
    try {
      session.execute(database.beginRead());
      SqlSnapshot snapshot = new SqlSnapshot(session, new ChangeLog(session).current());
      begun = true;
      return snapshot;
    } finally {
      if (!begun) {
        session.close();
      }
    }
  }

  @Override
  public int schema() {
    return Schema.NEWEST;
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public <T> List<Document<T>> list(Kind<T> kind) {
    try {
      return new Documents(session).list(kind, "");
    } catch (SQLException e) {
      throw Unavailable.because(e);
    }
  }

  @Override
  public List<Coordination.Node> nodes(Instant since) {
    try {
      return SqlCoordination.nodes(session, since.toEpochMilli());
    } catch (SQLException e) {
      throw Unavailable.because(e);
    }
  }

  @Override
  public void replay(Sink sink) {
    try {
      for (Section section : Section.values()) {
        sink.section(section.name(), section.columns());
        replay(section, sink);
      }
    } catch (SQLException e) {
      throw Unavailable.because(e);
    }
  }

  /** Ends the transaction with the connection. */
  @Override
  public void close() {
    session.close();
  }

  private void replay(Section section, Sink sink) throws SQLException {
    Object[] after = section.beforeAll();
    List<List<Object>> page;
    do {
      page = session.list(section.page(), row -> values(section, row), after);
      page.forEach(sink::row);
      if (!page.isEmpty()) {
        after = page.get(page.size() - 1).subList(0, section.keySize()).toArray();
      }
    } while (page.size() == Section.PAGE);
  }

  private static List<Object> values(Section section, ResultSet row) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (int column = 1; column <= section.columns().size(); column++) {
      Object value = row.getObject(column);
      values.add(value instanceof Number number ? (Object) number.longValue() : value);
    }
    return Collections.unmodifiableList(values);
  }
}
