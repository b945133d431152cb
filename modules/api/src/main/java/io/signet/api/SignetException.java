package io.signet.api;

import static java.util.Objects.requireNonNull;

/**
 * The one exception of Signet: an {@link ErrorCode} with a message that is fit for the caller. What
 * only the operator may know goes into the cause and so into the log.
 */
public final class SignetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public SignetException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = requireNonNull(code, "code is null");
  }

  public SignetException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = requireNonNull(code, "code is null");
  }

  public ErrorCode code() {
    return code;
  }

  public static SignetException badRequest(String message) {
    return new SignetException(ErrorCode.BAD_REQUEST, message);
  }

  public static SignetException notFound(String message) {
    return new SignetException(ErrorCode.NOT_FOUND, message);
  }

  public static SignetException conflict(String message) {
    return new SignetException(ErrorCode.CONFLICT, message);
  }

  /** Any failure as one of ours; what is not ours becomes {@link ErrorCode#INTERNAL}. */
  public static SignetException of(Throwable failure) {
    return failure instanceof SignetException own
        ? own
        : new SignetException(ErrorCode.INTERNAL, "Internal server error", failure);
  }
}
