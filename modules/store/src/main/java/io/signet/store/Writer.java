package io.signet.store;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.signet.api.SignetException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one connection that writes run on, one after the other in the order they came. */
final class Writer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final Database database;
  private final Duration patience;
  private final ReentrantLock turn = new ReentrantLock(true);

  private Session session;
  private boolean closed;

  Writer(Database database, Duration patience) {
    this.database = database;
    this.patience = patience;
  }

  /**
   * Runs work as one transaction: on disk when this returns, without a trace when it throws.
   *
   * @throws SignetException what the work threw, or that the store is unavailable
   * @throws IllegalStateException if the calling thread is in a write already
   */
  <R> R write(Session.Work<R> work) {
    enter();
    try {
      return writeInside(work);
    } catch (SQLException e) {
      if (database.lost(e)) {
        drop();
      }
      throw Unavailable.because(e);
    } finally {
      turn.unlock();
    }
  }

  /** Waits for the write that is running. */
  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
      drop();
    } finally {
      turn.unlock();
    }
  }

  private <R> R writeInside(Session.Work<R> work) throws SQLException {
    begin();
    boolean committed = false;
    try {
      R result = work.run(session);
      commit();
      committed = true;
      return result;
    } finally {
      if (!committed) {
        rollBack();
      }
    }
  }

  /** A connection that was kept may have died meanwhile; nothing has happened on it, so another. */
  private void begin() throws SQLException {
    boolean kept = session != null;
    if (!kept) {
      session = new Session(database.writer());
    }
    try {
      session.execute(database.beginWrite());
    } catch (SQLException e) {
      drop();
      if (!database.lost(e) || !kept) {
        throw e;
      }
      begin();
    }
  }

  /** Once this was sent, a connection that is lost leaves open whether it was carried out. */
  private void commit() throws SQLException {
    try {
      session.execute("COMMIT");
    } catch (SQLException e) {
      if (!database.lost(e)) {
        throw e;
      }
      drop();
      throw Unavailable.unknown();
    }
  }

  /** Some failures end the transaction by themselves; then a fresh connection is the sure way. */
  private void rollBack() {
    if (session == null) {
      return;
    }
    try {
      session.execute("ROLLBACK");
    } catch (SQLException e) {
      LOG.debug("the writing connection is replaced", e);
      database.lost(e);
      drop();
    }
  }

  private void drop() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private void enter() {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write must not start inside another");
    }
    try {
      if (!turn.tryLock(patience.toNanos(), NANOSECONDS)) {
        throw Unavailable.busy();
      }
    } catch (InterruptedException e) {
      throw Unavailable.interrupted(e);
    }
    if (closed) {
      turn.unlock();
      throw Unavailable.closed();
    }
  }
}
