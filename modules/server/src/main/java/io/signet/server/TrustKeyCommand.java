package io.signet.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the keys that sign trust bundles, for backends to pin. */
@Command(
    name = "trust-key",
    description = "Prints the public keys of signed trust bundles, for trust-sync --key.")
final class TrustKeyCommand implements Callable<Integer> {

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ControlClient client = ControlClient.of(admin, config);
    spec.commandLine().getOut().println(client.get("/signet/v1/trust-keys").toPrettyString());
    return 0;
  }
}
