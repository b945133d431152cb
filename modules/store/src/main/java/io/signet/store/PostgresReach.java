package io.signet.store;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database can be reached, as the latest attempt found it; told to the log when it
 * changes. After an attempt that failed, others fail with it for a moment, so that a server that
 * lets everybody wait does not get every thread of this node to wait for it.
 */
final class PostgresReach {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresReach.class);
  private static final long HOPELESS_NANOS = MILLISECONDS.toNanos(500);

  private final String name;
  private Loss loss;

  PostgresReach(String name) {
    this.name = name;
  }

  /** Why the database is away, since when, and when an attempt to connect failed last, if ever. */
  private record Loss(SQLException failure, long since, Long attempted) {}

  /**
   * Refuses an attempt that has no hope.
   *
   * @throws SQLException what failed a moment ago
   */
  synchronized void demandHope() throws SQLException {
    if (loss != null
        && loss.attempted != null
        && System.nanoTime() - loss.attempted < HOPELESS_NANOS) {
      throw new SQLException(
          loss.failure.getMessage(), loss.failure.getSQLState(), loss.failure.getCause());
    }
  }

  /** A connection broke; another may well be had at once. */
  synchronized void lost(SQLException failure) {
    if (loss == null) {
      LOG.warn("lost the database database={} reason={}", name, line(failure));
      loss = new Loss(failure, System.nanoTime(), null);
    }
  }

  /** An attempt to connect failed. */
  synchronized void failed(SQLException failure) {
    long now = System.nanoTime();
    if (loss == null || loss.attempted == null) {
      LOG.warn("the database is away database={} reason={}", name, line(failure));
    }
    loss = new Loss(failure, loss == null ? now : loss.since, now);
  }

  synchronized void found() {
    if (loss != null) {
      LOG.info(
          "the database is back database={} awayMillis={}",
          name,
          NANOSECONDS.toMillis(System.nanoTime() - loss.since));
      loss = null;
    }
  }

  synchronized Optional<String> trouble() {
    return Optional.ofNullable(loss).map(known -> line(known.failure));
  }

  /** A failure in one line; a driver's message may have several, and names no secret. */
  static String line(SQLException failure) {
    String said =
        String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("no reason");
    return disbelieves(failure)
        ? "the server's certificate is not believed, look at sslrootcert: " + said
        : said;
  }

  private static boolean disbelieves(SQLException failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof CertificateException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }
}
