package io.signet.server;

import io.signet.api.SignetException;
import io.vertx.core.VertxException;
import java.net.BindException;

/** Turns whatever stopped a start into one line that tells the operator what to mend. */
final class StartFailures {

  private StartFailures() {}

  static StartFailure explain(Exception failure, SignetConfig config) {
    if (failure instanceof StartFailure known) {
      return known;
    }
    if (cannotBind(failure)) {
      return new StartFailure(StartFailure.OTHER, inUse(failure, config), failure);
    }
    if (failure instanceof SignetException own) {
      return new StartFailure(StartFailure.OTHER, own.getMessage(), own);
    }
    if (failure instanceof IllegalArgumentException) {
      return new StartFailure(StartFailure.CONFIGURATION, failure.getMessage(), failure);
    }
    return new StartFailure(StartFailure.OTHER, "start failed: " + describe(failure), failure);
  }

  /** The native transports have an exception of their own for what the JDK calls BindException. */
  private static boolean cannotBind(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof BindException || message.contains("Address already in use")) {
        return true;
      }
    }
    return false;
  }

  private static String inUse(Throwable failure, SignetConfig config) {
    return "cannot listen: " + describe(failure) + "; the ports are " + Ports.described(config);
  }

  private static String describe(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    boolean telling = message != null && (root instanceof VertxException || message.length() > 8);
    return telling ? message.lines().findFirst().orElse(message) : root.toString();
  }
}
