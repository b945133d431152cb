package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells whether the backends of a stage demand its certificate. */
@Command(
    name = "verdict",
    description = {
      "Asks the backends of a stage whether they demand its client certificate.",
      "Ends with 0 if all of them do, with 3 if one does not."
    })
final class VerdictCommand implements Callable<Integer> {

  private static final int NOT_ENFORCED = 3;

  @Parameters(paramLabel = "API_ID", description = "The API's id.")
  private String apiId;

  @Parameters(paramLabel = "STAGE", description = "The stage's name.")
  private String stage;

  @Option(names = "--latest", description = "What was found last, without asking again.")
  private boolean latest;

  @Option(names = "--json", description = "The whole answer.")
  private boolean json;

  @Mixin private ControlOptions control;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ControlClient client = control.client();
    String path =
        "/signet/v1/restapis/"
            + ControlClient.encoded(apiId)
            + "/stages/"
            + ControlClient.encoded(stage)
            + "/verdicts";
    JsonNode found = latest ? client.get(path) : client.post(path, Map.of());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(found.toPrettyString());
    } else {
      print(out, found);
    }
    for (JsonNode each : found.path("verdicts")) {
      if (!each.path("verdict").asText().equals("ENFORCED")) {
        return NOT_ENFORCED;
      }
    }
    return 0;
  }

  private void print(PrintWriter out, JsonNode found) {
    if (!found.hasNonNull("judgedDate")) {
      out.println("never judged");
      return;
    }
    out.printf(
        "%s/%s with %s at %s%n",
        apiId,
        stage,
        found.hasNonNull("clientCertificateId")
            ? "certificate "
                + found.path("clientCertificateId").asText()
                + ", version "
                + found.path("certificateVersion").asText()
            : "no certificate",
        Instant.ofEpochSecond(found.path("judgedDate").asLong()));
    for (JsonNode each : found.path("verdicts")) {
      out.printf(
          "%-11s  %s  (%s ms)%n             %s%n",
          each.path("verdict").asText(),
          each.path("origin").asText(),
          each.path("millis").asText(),
          each.path("reason").asText());
    }
  }
}
