package io.signet.api;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.BiConsumer;

/** Where a failure that the caller only sees as a code leaves its cause: once, in the log. */
final class Failures {

  private static final Logger LOGGER = System.getLogger("io.signet.api.Call");

  static final BiConsumer<String, SignetException> LOG =
      (address, failure) -> {
        if (failure.code().status() >= 500 && failure.getCause() != null) {
          LOGGER.log(Level.ERROR, "failed address=" + address, failure.getCause());
        }
      };

  private Failures() {}
}
