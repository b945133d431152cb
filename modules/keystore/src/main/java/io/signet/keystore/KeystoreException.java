package io.signet.keystore;

import static java.util.Objects.requireNonNull;

/** Why a keystore could not do what was asked. The message is fit for an operator. */
public final class KeystoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  public enum Reason {
    /** The id is taken. */
    EXISTS,
    /** There is no such key. */
    NOT_FOUND,
    /** What was given is not acceptable. */
    INVALID,
    /** The password is wrong. */
    WRONG_PASSWORD,
    /** The keystore's own data cannot be understood. */
    CORRUPT,
    /** This kind of keystore does not do that. */
    UNSUPPORTED,
    /** The keystore cannot be reached, read or written now. */
    UNAVAILABLE
  }

  private final Reason reason;

  public KeystoreException(Reason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason, "reason is null");
  }

  public KeystoreException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = requireNonNull(reason, "reason is null");
  }

  public Reason reason() {
    return reason;
  }
}
