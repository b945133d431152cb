package io.signet.keystore.sql;

import io.signet.keystore.KeystoreException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What a failure of the database means, by its five-character code (PostgreSQL, appendix
 * "PostgreSQL Error Codes").
 */
final class SqlTrouble {

  /** Shutting down, starting, a standby, or an answer that did not come in time. */
  private static final Set<String> AWAY =
      Set.of("57P01", "57P02", "57P03", "57P05", "57014", "25006", "25P03", "55P03", "40P01");

  private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "58");

  /** The server was there and refused the connection. */
  private static final String REFUSED = "08004";

  private SqlTrouble() {}

  /** Whether it may work later without anybody mending anything. */
  static boolean isAway(SQLException failure) {
    if (isUntrusted(failure)) {
      return false;
    }
    String state = String.valueOf(failure.getSQLState());
    return AWAY.contains(state)
        || (state.length() == 5
            && AWAY_CLASSES.contains(state.substring(0, 2))
            && !state.equals(REFUSED));
  }

  /** Whether a failed start may be made up for later. */
  static boolean isAway(KeystoreException failure) {
    return failure.getCause() instanceof SQLException sql && isAway(sql);
  }

  /** A handshake that ends because a certificate is not believed, as opposed to a broken line. */
  private static boolean isUntrusted(SQLException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException && !String.valueOf(cause.getMessage()).contains("closed")) {
        return true;
      }
    }
    return false;
  }

  /** Every failure of the database is one of the keystore; its first line names no secret. */
  static KeystoreException unavailable(String database, SQLException failure) {
    return new KeystoreException(
        KeystoreException.Reason.UNAVAILABLE,
        "the keystore %s is not available: %s".formatted(database, line(failure)),
        failure);
  }

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
