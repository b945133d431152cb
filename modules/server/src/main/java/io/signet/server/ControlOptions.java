package io.signet.server;

import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the control plane of a running Signet is, and who speaks to it. */
final class ControlOptions {

  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8090",
      description = "Where the control plane is; ${DEFAULT-VALUE} by default.")
  private URI admin;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:SIGNET_CONFIG}",
      description = "The configuration that names the data directory and the region.")
  private Path config;

  ControlClient client() {
    return ControlClient.of(admin, config);
  }
}
