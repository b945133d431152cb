package io.signet.store;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.signet.api.SignetException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * The connections that reads run on: opened when first needed, a few at most, dropped after any
 * failure.
 */
final class Readers implements AutoCloseable {

  private final Database database;
  private final Duration patience;
  private final Semaphore places;
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();

  private volatile boolean closed;

  Readers(Database database, int size, Duration patience) {
    this.database = database;
    this.patience = patience;
    this.places = new Semaphore(size, true);
  }

  /**
   * Runs work that sees one state of the database throughout.
   *
   * @throws SignetException what the work threw, or that the store is unavailable
   */
  <R> R read(Session.Work<R> work) {
    enter();
    try {
      return readInside(work);
    } catch (SQLException e) {
      throw Unavailable.because(e);
    } finally {
      places.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }

  private <R> R readInside(Session.Work<R> work) throws SQLException {
    Session session = idle.pollFirst();
    if (session == null) {
      session = new Session(database.reader());
    }
    boolean sound = false;
    try {
      session.execute(database.beginRead());
      R result = work.run(session);
      session.execute("COMMIT");
      sound = true;
      return result;
    } finally {
      giveBack(session, sound);
    }
  }

  private void giveBack(Session session, boolean sound) {
    if (!sound) {
      session.close();
      return;
    }
    idle.addFirst(session);
    if (closed) {
      closeIdle();
    }
  }

  private void closeIdle() {
    for (Session session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
      session.close();
    }
  }

  private void enter() {
    try {
      if (!places.tryAcquire(patience.toNanos(), NANOSECONDS)) {
        throw Unavailable.busy();
      }
    } catch (InterruptedException e) {
      throw Unavailable.interrupted(e);
    }
    if (closed) {
      places.release();
      throw Unavailable.closed();
    }
  }
}
