package io.signet.bridge;

/** What came in is no frame; whatever follows cannot be read either. */
final class BadFrameException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadFrameException(String message) {
    super(message, null, false, false);
  }
}
