package io.signet.store;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.sql.SQLException;

/** The refusals of a store that cannot work, mostly not now. */
final class Unavailable {

  private static final String AWAY = "The configuration store is not available";

  private Unavailable() {}

  /** The engine failed: a full disk, a lost connection, a lock that was not given in time. */
  static SignetException because(SQLException cause) {
    return switch (Trouble.of(cause)) {
      case BUSY -> busy();
      case CLASH ->
          new SignetException(
              ErrorCode.CONFLICT, "It has been changed by others meanwhile: try again", cause);
      case NO_TEXT -> SignetException.badRequest("A name cannot have the character U+0000");
      // The database has told the log once; every call that meets it would tell it again.
      case AWAY -> away();
      case REFUSED, OTHER -> new SignetException(ErrorCode.SERVICE_UNAVAILABLE, AWAY, cause);
    };
  }

  /** It cannot be reached; its log says why. */
  static SignetException away() {
    return new SignetException(ErrorCode.SERVICE_UNAVAILABLE, AWAY);
  }

  /** A write was sent, and whether it happened nobody knows yet. */
  static SignetException unknown() {
    return new SignetException(
        ErrorCode.OUTCOME_UNKNOWN,
        "The configuration store was lost before it said whether this has happened: look, then try"
            + " again");
  }

  /** Nobody may use it any more. */
  static SignetException closed() {
    return new SignetException(ErrorCode.SERVICE_UNAVAILABLE, "The configuration store is closed");
  }

  /** The call's turn did not come in time. */
  static SignetException busy() {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE, "The configuration store is busy: try again");
  }

  /** The calling thread was told to stop while it waited. */
  static SignetException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new SignetException(ErrorCode.SERVICE_UNAVAILABLE, AWAY, cause);
  }
}
