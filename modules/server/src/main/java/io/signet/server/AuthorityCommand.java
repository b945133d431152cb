package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.Rotation.State;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the gateway's own authority, or takes it a step further in its renewal. */
@Command(
    name = "authority",
    description =
        "Shows the gateway's own CA, or renews it: --prepare, then --activate. The old one goes by"
            + " itself when nothing that it issued is left.")
final class AuthorityCommand implements Callable<Integer> {

  private static final String PATH = "/signet/v1/authority";

  @ArgGroup private Step step = new Step();

  @Option(names = "--force", description = "Activate before backends had the time to hear of it.")
  private boolean force;

  @Mixin private ControlOptions options;

  @Spec private CommandSpec spec;

  /** The steps; one at most. */
  private static final class Step {

    @Option(names = "--prepare", description = "Make a successor, for backends to trust.")
    private boolean prepare;

    @Option(names = "--activate", description = "Have the successor issue from now on.")
    private boolean activate;

    @Option(names = "--roll-back", description = "Have the predecessor issue again.")
    private boolean rollBack;

    @Option(names = "--abort", description = "Give the successor up, if nothing of it is left.")
    private boolean abort;

    private State to() {
      if (prepare) {
        return State.PREPARED;
      }
      if (activate) {
        return State.ACTIVE;
      }
      return rollBack ? State.ROLLED_BACK : abort ? State.ABORTED : null;
    }
  }

  @Override
  public Integer call() {
    ControlClient control = options.client();
    State to = step.to();
    print(
        to == null
            ? control.get(PATH)
            : control.post(PATH + "/transitions", Map.of("to", to.name(), "force", force)));
    return 0;
  }

  private void print(JsonNode authority) {
    PrintWriter out = spec.commandLine().getOut();
    for (JsonNode version : authority.path("versions")) {
      out.printf(
          "version %-4s %-12s until %s  sha256 %s  issued %s%n",
          version.path("version").asText(),
          version.path("role").asText(),
          Instant.ofEpochSecond(version.path("expirationDate").asLong()),
          version.path("fingerprint").asText(),
          version.path("issued").asText());
    }
    if (authority.path("versions").isEmpty()) {
      out.println(
          "none yet: it is made with the first certificate tagged signet:issuer=gateway-ca");
    }
    out.flush();
  }
}
