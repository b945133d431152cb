package io.signet.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway as a process, until it is told to stop. {@code serve} without options comes here
 * straight: its start is what everybody waits for, and the command line's library, whose classes
 * are too old for a class-data archive, would take a tenth of it.
 */
final class Serving {

  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  private Serving() {}

  /** Serves with the configuration that SIGNET_CONFIG names; answers the exit code. */
  static int plainly() {
    String config = System.getenv("SIGNET_CONFIG");
    try {
      return untilStopped(config == null ? null : Path.of(config));
    } catch (StartFailure failure) {
      System.err.println("signet: " + failure.getMessage());
      return failure.exitCode();
    } catch (InterruptedException | RuntimeException e) {
      LOG.error("signet ended", e);
      return StartFailure.OTHER;
    }
  }

  /**
   * Serves.
   *
   * @param config the YAML file; {@code null} for the defaults
   */
  static int untilStopped(Path config) throws InterruptedException {
    if (config != null && !Files.isReadable(config)) {
      throw StartFailure.configuration("cannot read the configuration " + config);
    }
    SignetServer server =
        SignetServer.start(ConfigLoader.load(config, System.getenv()), System.getenv());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "signet-shutdown"));
    stopped.await();
    return 0;
  }
}
