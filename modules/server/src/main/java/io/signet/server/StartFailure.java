package io.signet.server;

/**
 * Why the process does not start, in one line for the operator, and its exit code: 2 for something
 * to mend in the configuration, 1 for anything else.
 */
final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final int OTHER = 1;
  static final int CONFIGURATION = 2;

  private final int exitCode;

  StartFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static StartFailure configuration(String message) {
    return new StartFailure(CONFIGURATION, message, null);
  }

  int exitCode() {
    return exitCode;
  }
}
