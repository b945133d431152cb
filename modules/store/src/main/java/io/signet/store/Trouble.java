package io.signet.store;

import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What a failure of the engine means. PostgreSQL says it by its five-character codes (PostgreSQL,
 * appendix "PostgreSQL Error Codes"); SQLite's driver gives none, and what it says is {@link
 * #OTHER}.
 */
enum Trouble {
  /** It cannot be reached, is starting or stopping, is full, or is a standby: later it may work. */
  AWAY,
  /** Somebody else held a lock for too long: nothing has happened, and the next try may work. */
  BUSY,
  /** A row that must not be there is there, or the other way round. */
  CLASH,
  /** It does not let us in as we are configured: it will not by itself. */
  REFUSED,
  /** A text that was looked for has a character that it cannot have: U+0000. */
  NO_TEXT,
  OTHER;

  private static final String NOT_IN_REPERTOIRE = "22021";
  private static final Set<String> BUSY_STATES =
      Set.of("40001", "40P01", "55P03", "57014", "25P03");
  private static final Set<String> REFUSED_STATES = Set.of("08004", "3D000", "42501", "3F000");
  private static final Set<String> AWAY_STATES =
      Set.of("57P01", "57P02", "57P03", "57P05", "25006");

  static Trouble of(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null) {
      return OTHER;
    }
    if (BUSY_STATES.contains(state)) {
      return BUSY;
    }
    if (state.equals(NOT_IN_REPERTOIRE)) {
      return NO_TEXT;
    }
    if (REFUSED_STATES.contains(state) || state.startsWith("28") || untrusted(failure)) {
      return REFUSED;
    }
    if (AWAY_STATES.contains(state) || startsWithAny(state, "08", "53", "58")) {
      return AWAY;
    }
    return state.startsWith("23") ? CLASH : OTHER;
  }

  private static boolean startsWithAny(String state, String... classes) {
    for (String one : classes) {
      if (state.startsWith(one)) {
        return true;
      }
    }
    return false;
  }

  /** A handshake that ends because a certificate is not believed, as opposed to a broken line. */
  private static boolean untrusted(SQLException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException && !String.valueOf(cause.getMessage()).contains("closed")) {
        return true;
      }
    }
    return false;
  }
}
