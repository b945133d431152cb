package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.Rotation.State;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rotates a certificate: begins, or goes on with what was begun. */
@Command(
    name = "rotate",
    description =
        "Takes a certificate to its next version: makes the successor, asks every backend whether it"
            + " accepts it, switches, and destroys the old key. Stops where a backend refuses; the"
            + " same command goes on from there.")
final class RotateCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CERTIFICATE_ID")
  private String certificateId;

  @Option(names = "--force", description = "Switch although a backend refuses; it is audited.")
  private boolean force;

  @ArgGroup private Way way = new Way();

  @Mixin private ControlOptions options;

  @Spec private CommandSpec spec;

  /** Other ways than to the end; one at most. */
  private static final class Way {

    @Option(names = "--step-by-step", description = "Take one step and end.")
    private boolean oneStep;

    @Option(names = "--abort", description = "Give the successor up before it is presented.")
    private boolean abort;

    @Option(names = "--roll-back", description = "Present the old version again.")
    private boolean rollBack;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Rotations rotations = new Rotations(options.client(), certificateId);
    RotationWalk walk = new RotationWalk(out, rotations, force);
    JsonNode rotation = rotations.open();
    if (way.abort || way.rollBack) {
      walk.move(
          required(rotation), way.abort ? State.ABORTED : State.ROLLED_BACK, force && !way.abort);
      return 0;
    }
    if (rotation == null) {
      rotation = walk.prepare();
      if (way.oneStep) {
        return 0;
      }
    }
    do {
      rotation = walk.step(rotation);
    } while (!way.oneStep && Rotations.state(rotation).open());
    return 0;
  }

  private JsonNode required(JsonNode rotation) {
    if (rotation == null) {
      throw new StartFailure(
          StartFailure.OTHER, "no rotation of certificate " + certificateId + " is open", null);
    }
    return rotation;
  }
}
