package io.signet.agent;

/** Why the trusted certificates were not brought up to date; what was trusted before still is. */
public final class TrustSyncException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TrustSyncException(String message) {
    super(message);
  }

  TrustSyncException(String message, Throwable cause) {
    super(message + ": " + (cause.getMessage() == null ? cause : cause.getMessage()), cause);
  }
}
