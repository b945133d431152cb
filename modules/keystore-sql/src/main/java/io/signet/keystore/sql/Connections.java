package io.signet.keystore.sql;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few connections that are used one after the other.
 *
 * <p>Every wait has an end: for a turn, for a connection, for a statement. After an attempt to
 * connect that failed, others fail with it for a moment, so that a server that lets everybody wait
 * does not get every thread of this node to wait for it. An idle connection is asked whether it is
 * alive before it is used, so a server that was away is found again by the first call after it.
 */
final class Connections implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final long HOPELESS_NANOS = MILLISECONDS.toNanos(500);
  private static final int SECONDS_TO_SHOW_LIFE = 2;

  private final SqlSettings settings;
  private final Connector connector;
  private final Preparation preparation;
  private final Semaphore turns;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  private volatile Loss loss;
  private volatile boolean prepared;
  private volatile boolean closed;

  /**
   * @param preparation is done once, on the first connection there is, before anything else; again
   *     at the next one if it fails
   */
  Connections(SqlSettings settings, Preparation preparation) {
    this.settings = settings;
    this.connector = new Connector(settings);
    this.preparation = preparation;
    this.turns = new Semaphore(settings.connections(), true);
  }

  /** What is asked of the database. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** What must have happened before. */
  interface Preparation {
    void on(Connection connection) throws SQLException;
  }

  private record Loss(SQLException failure, long at) {}

  /**
   * Does work of one statement.
   *
   * @throws KeystoreException {@code UNAVAILABLE}
   */
  <T> T run(Work<T> work) {
    requireOpen();
    takeTurn();
    try {
      return withConnection(work);
    } catch (SQLException e) {
      throw SqlTrouble.unavailable(settings.shown(), e);
    } finally {
      turns.release();
    }
  }

  /** Does work in one transaction. */
  <T> T transact(Work<T> work) {
    return run(connection -> transaction(connection, work));
  }

  @Override
  public void close() {
    closed = true;
    discardIdle();
  }

  static <T> T transaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    boolean done = false;
    try {
      T result = work.on(connection);
      connection.commit();
      connection.setAutoCommit(true);
      done = true;
      return result;
    } finally {
      if (!done) {
        rollBack(connection);
      }
    }
  }

  /** A broken connection rolls back by itself; what broke it is what the caller hears of. */
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.debug("could not roll back", e);
      closeQuietly(connection);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new KeystoreException(
          Reason.UNAVAILABLE, "the keystore " + settings.shown() + " is closed");
    }
  }

  private void takeTurn() {
    try {
      if (turns.tryAcquire(settings.patience().toMillis(), MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new KeystoreException(
        Reason.UNAVAILABLE, "the keystore " + settings.shown() + " is busy; try again");
  }

  private <T> T withConnection(Work<T> work) throws SQLException {
    Connection connection = connection();
    boolean sound = true;
    try {
      return work.on(connection);
    } catch (SQLException e) {
      sound = !SqlTrouble.isAway(e);
      throw e;
    } finally {
      giveBack(connection, sound);
    }
  }

  private Connection connection() throws SQLException {
    Connection waiting = idle.poll();
    if (waiting != null) {
      if (waiting.isValid(SECONDS_TO_SHOW_LIFE)) {
        return waiting;
      }
      closeQuietly(waiting);
      discardIdle();
    }
    return connect();
  }

  private Connection connect() throws SQLException {
    Loss known = loss;
    if (known != null && System.nanoTime() - known.at < HOPELESS_NANOS) {
      throw new SQLException(
          known.failure.getMessage(), known.failure.getSQLState(), known.failure);
    }
    try {
      Connection connection = connector.open();
      prepare(connection);
      if (loss != null) {
        LOG.info("the keystore is back database={}", settings.shown());
        loss = null;
      }
      return connection;
    } catch (SQLException e) {
      if (loss == null) {
        LOG.warn(
            "the keystore is away database={} reason={}", settings.shown(), SqlTrouble.line(e));
      }
      loss = new Loss(e, System.nanoTime());
      throw e;
    }
  }

  private void prepare(Connection connection) throws SQLException {
    boolean done = false;
    try {
      if (!prepared) {
        synchronized (preparation) {
          if (!prepared) {
            preparation.on(connection);
            prepared = true;
          }
        }
      }
      done = true;
    } finally {
      if (!done) {
        closeQuietly(connection);
      }
    }
  }

  private void giveBack(Connection connection, boolean sound) throws SQLException {
    if (sound && !closed && !connection.isClosed()) {
      idle.push(connection);
      if (closed) {
        discardIdle();
      }
      return;
    }
    closeQuietly(connection);
  }

  private void discardIdle() {
    for (Connection each = idle.poll(); each != null; each = idle.poll()) {
      closeQuietly(each);
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("could not close a connection", e);
    }
  }
}
