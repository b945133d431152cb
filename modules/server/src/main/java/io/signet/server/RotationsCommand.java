package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how a certificate came to its present version. */
@Command(name = "rotations", description = "Lists the versions and rotations of a certificate.")
final class RotationsCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CERTIFICATE_ID")
  private String certificateId;

  @Mixin private ControlOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Rotations rotations = new Rotations(options.client(), certificateId);
    for (JsonNode version : rotations.versions()) {
      out.printf(
          "version %-4s %-12s until %s  sha256 %s%n",
          version.path("version").asText(),
          version.path("role").asText(),
          time(version.path("expirationDate")),
          version.path("fingerprint").asText());
    }
    List<JsonNode> all = rotations.list();
    for (JsonNode rotation : all) {
      out.printf(
          "rotation %s: version %s to %s, %s%n",
          rotation.path("rotationId").asText(),
          rotation.path("fromVersion").asText(),
          rotation.path("toVersion").asText(),
          rotation.path("state").asText());
      for (JsonNode step : rotation.path("steps")) {
        out.printf(
            "  %s  %-12s by %s%s%n",
            time(step.path("date")),
            step.path("state").asText(),
            step.path("by").asText(),
            step.path("forced").asBoolean() ? ", forced" : "");
      }
    }
    if (all.isEmpty()) {
      out.println("no rotations");
    }
    out.flush();
    return 0;
  }

  private static Instant time(JsonNode seconds) {
    return Instant.ofEpochSecond(seconds.asLong());
  }
}
