package io.signet.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of its own on which this node hears that others have written (PostgreSQL, "NOTIFY":
 * sent when the write commits, in the order of the commits). Nothing that was said while there was
 * no connection is said again, so each new connection asks for the revision first.
 */
final class PostgresHints implements AutoCloseable {

  static final String ANNOUNCE = "SELECT 1 FROM (SELECT pg_notify('signet_changes', ?)) AS told";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresHints.class);
  private static final String LISTEN = "LISTEN signet_changes";
  private static final String CURRENT = "SELECT value FROM revision WHERE id = 1";
  private static final int SILENCE_MILLIS = 2_000;
  private static final long RETRY_MILLIS = 500;

  private final Source source;
  private final Consumer<SQLException> failures;
  private final LongConsumer hint;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "signet-store-hints");

  private volatile Connection current;

  private PostgresHints(Source source, Consumer<SQLException> failures, LongConsumer hint) {
    this.source = source;
    this.failures = failures;
    this.hint = hint;
  }

  /** Where connections come from. */
  @FunctionalInterface
  interface Source {
    Connection open() throws SQLException;
  }

  /**
   * Begins to listen, and goes on whatever happens to the connection.
   *
   * @param failures hears why a connection was lost
   * @param hint hears revisions, on a thread of this class
   */
  static PostgresHints start(Source source, Consumer<SQLException> failures, LongConsumer hint) {
    PostgresHints hints = new PostgresHints(source, failures, hint);
    hints.thread.setDaemon(true);
    hints.thread.start();
    return hints;
  }

  /** Ends the wait that is running, and the connection. */
  @Override
  public void close() {
    closed.countDown();
    Connection connection = current;
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("the listening connection did not end", e);
      }
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosed()) {
      try (Connection connection = source.open();
          Statement statement = connection.createStatement()) {
        current = connection;
        listen(connection, statement);
      } catch (SQLException e) {
        if (!isClosed()) {
          failures.accept(e);
        }
      } catch (RuntimeException e) {
        LOG.warn("cannot listen to other nodes", e);
      }
      pause();
    }
  }

  /** A line that is cut in the middle is silent for ever, so silence makes it ask. */
  private void listen(Connection connection, Statement statement) throws SQLException {
    PGConnection listening = connection.unwrap(PGConnection.class);
    statement.execute(LISTEN);
    tell(revision(statement));
    while (!isClosed()) {
      PGNotification[] heard = listening.getNotifications(SILENCE_MILLIS);
      tell(heard == null || heard.length == 0 ? revision(statement) : newest(heard));
    }
  }

  /** What cannot be read as a revision did not come from a node; the next silence asks anyway. */
  private static long newest(PGNotification[] heard) {
    String parameter = heard[heard.length - 1].getParameter();
    try {
      return Long.parseLong(parameter);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static long revision(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(CURRENT)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void tell(long revision) {
    try {
      hint.accept(revision);
    } catch (RuntimeException e) {
      LOG.warn("a hint was not taken revision={}", revision, e);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause() {
    try {
      if (closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("no longer listening");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }
}
