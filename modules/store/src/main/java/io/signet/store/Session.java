package io.signet.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection with its prepared statements, for one thread at a time. */
final class Session implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final long opened = System.nanoTime();

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row of an answer. */
  @FunctionalInterface
  interface Row<R> {
    R read(ResultSet row) throws SQLException;
  }

  /** Work on a session. */
  @FunctionalInterface
  interface Work<R> {
    R run(Session session) throws SQLException;
  }

  /** Every row of a query; the text must be a constant, for its statement is kept. */
  <R> List<R> list(String sql, Row<R> row, Object... arguments) throws SQLException {
    PreparedStatement statement = bound(sql, arguments);
    try (ResultSet rows = statement.executeQuery()) {
      List<R> all = new ArrayList<>();
      while (rows.next()) {
        all.add(row.read(rows));
      }
      return all;
    }
  }

  /** The row of a query that has one at most. */
  <R> Optional<R> first(String sql, Row<R> row, Object... arguments) throws SQLException {
    return list(sql, row, arguments).stream().findFirst();
  }

  /** The number that a query answers. */
  long number(String sql, Object... arguments) throws SQLException {
    return first(sql, row -> row.getLong(1), arguments).orElseThrow();
  }

  /** Changes rows and tells how many. */
  int update(String sql, Object... arguments) throws SQLException {
    PreparedStatement statement = bound(sql, arguments);
    try {
      return statement.executeUpdate();
    } finally {
      // A kept statement must not keep the body of a large document with it.
      statement.clearParameters();
    }
  }

  /** How long ago its connection was opened. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - opened);
  }

  /** Begins or ends a transaction. */
  void execute(String sql) throws SQLException {
    bound(sql).execute();
  }

  /** Also ends a transaction that is open, without effect. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("a database connection did not close reason={}", e.getMessage());
    }
  }

  private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
