package io.signet.store;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;

/** The refusals of a store that cannot work now. */
final class Unavailable {

  private Unavailable() {}

  /** The engine failed: a full disk, a lost connection. */
  static SignetException because(Exception cause) {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE, "The configuration store is not available", cause);
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
    return because(cause);
  }
}
