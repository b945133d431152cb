package io.signet.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.signet.api.SignetException;
import io.signet.keystore.KeystoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** A tool that works on what a node keeps, by the node's own configuration, without the node. */
final class ToolOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:SIGNET_CONFIG}",
      description = "The configuration that says where keys and documents are kept.")
  private Path config;

  /**
   * Runs the tool; what it refuses becomes one line for the operator.
   *
   * @param tool answers the exit code
   */
  int run(Function<Storage, Integer> tool) {
    quieten();
    try {
      return tool.apply(new Storage(ConfigLoader.load(config, System.getenv()), System.getenv()));
    } catch (SignetException | KeystoreException e) {
      throw new StartFailure(StartFailure.OTHER, e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new StartFailure(StartFailure.CONFIGURATION, e.getMessage(), e);
    }
  }

  /** What a node tells its log is no answer of a tool. */
  private static void quieten() {
    if (System.getenv().containsKey("SIGNET_LOG_LEVEL")) {
      return;
    }
    for (String name : List.of(Logger.ROOT_LOGGER_NAME, "io.signet")) {
      if (LoggerFactory.getLogger(name) instanceof Logger logger) {
        logger.setLevel(Level.WARN);
      }
    }
  }
}
