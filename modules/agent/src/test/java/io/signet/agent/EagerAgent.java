package io.signet.agent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** An agent in a process of its own that looks without a pause, until it is killed. */
final class EagerAgent {

  private EagerAgent() {}

  /**
   * @param arguments the bundle's URL, the server's file, the program that tells the server, the
   *     key that signs
   */
  public static void main(String[] arguments) {
    TrustSync sync =
        new TrustSync(
            new TrustSyncOptions(
                URI.create(arguments[0]),
                Path.of(arguments[1]),
                List.of(arguments[2]),
                List.of(Path.of(arguments[3])),
                null),
            Clock.systemUTC(),
            line -> {});
    while (true) {
      sync.once();
    }
  }
}
