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

  private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

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
      if (database.lost(e)) {
        closeIdle();
      }
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
    Session session = begun();
    boolean sound = false;
    try {
      R result = work.run(session);
      session.execute("COMMIT");
      sound = true;
      return result;
    } finally {
      giveBack(session, sound);
    }
  }

  /** Where one connection that was kept has died, the others have too. */
  private Session begun() throws SQLException {
    for (Session kept = young(); kept != null; kept = young()) {
      try {
        kept.execute(database.beginRead());
        return kept;
      } catch (SQLException e) {
        kept.close();
        if (!database.lost(e)) {
          throw e;
        }
        closeIdle();
      }
    }
    Session fresh = new Session(database.reader());
    boolean begun = false;
    try {
      fresh.execute(database.beginRead());
      begun = true;
      return fresh;
    } finally {
      if (!begun) {
        fresh.close();
      }
    }
  }

  /** After a failover an old connection may still read what nobody writes any more. */
  private Session young() {
    Session kept = idle.pollFirst();
    while (kept != null && kept.age().compareTo(LONGEST_LIFE) > 0) {
      kept.close();
      kept = idle.pollFirst();
    }
    return kept;
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
