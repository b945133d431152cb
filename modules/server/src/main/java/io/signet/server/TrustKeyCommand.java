package io.signet.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the keys that sign trust bundles, for backends to pin. */
@Command(
    name = "trust-key",
    description = "Prints the public keys of signed trust bundles, for trust-sync --key.")
final class TrustKeyCommand implements Callable<Integer> {

  @Mixin private ControlOptions control;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ControlClient client = control.client();
    spec.commandLine().getOut().println(client.get("/signet/v1/trust-keys").toPrettyString());
    return 0;
  }
}
