package io.signet.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Signals that the JDK cannot send. */
final class Signals {

  private Signals() {}

  /**
   * Sends a signal.
   *
   * @param name without SIG
   */
  static void send(String name, long pid) {
    try {
      Programs.run(Path.of("/"), Map.of(), 10, List.of("kill", "-" + name, Long.toString(pid)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
