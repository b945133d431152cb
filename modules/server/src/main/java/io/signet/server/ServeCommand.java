package io.signet.server;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the gateway until it is told to stop. */
@Command(name = "serve", description = "Runs the gateway until SIGTERM or Ctrl-C.")
final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:SIGNET_CONFIG}",
      description = "The configuration, YAML; SIGNET_CONFIG by default, else built-in defaults.")
  private Path config;

  @Override
  public Integer call() throws InterruptedException {
    return Serving.untilStopped(config);
  }
}
