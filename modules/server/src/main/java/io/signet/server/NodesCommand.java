package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the nodes as one of them sees them. */
@Command(
    name = "nodes",
    description = {
      "Lists the nodes that share, as the one that is asked sees them.",
      "Ends with 0 if all of them are live, with 3 if one is not."
    })
final class NodesCommand implements Callable<Integer> {

  private static final int NOT_ALL_LIVE = 3;
  private static final String ROW = "%-2s%-22s %-12s %9s %7s  %-9s %-21s %-15s %s%n";

  @Option(names = "--json", description = "The whole answer.")
  private boolean json;

  @Mixin private ControlOptions control;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<JsonNode> nodes = all(control.client());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.putArray("item").addAll(nodes);
      out.println(answer.toPrettyString());
    } else {
      print(out, nodes, Instant.now());
    }
    out.flush();
    return nodes.stream().allMatch(each -> text(each, "state").equals("LIVE")) ? 0 : NOT_ALL_LIVE;
  }

  private static List<JsonNode> all(ControlClient client) {
    List<JsonNode> all = new ArrayList<>();
    String position = "";
    do {
      JsonNode page = client.get("/signet/v1/nodes?limit=500" + position);
      page.path("item").forEach(all::add);
      String next = page.path("position").asText("");
      position = next.isEmpty() ? "" : "&position=" + ControlClient.encoded(next);
    } while (!position.isEmpty());
    return all;
  }

  private static void print(PrintWriter out, List<JsonNode> nodes, Instant now) {
    out.printf(
        ROW, "", "address", "state", "revision", "behind", "seen", "since", "version", "node");
    for (JsonNode node : nodes) {
      out.printf(
          ROW,
          node.path("self").asBoolean() ? "*" : "",
          text(node, "address"),
          text(node, "state"),
          text(node, "revision"),
          text(node, "behind"),
          ago(Duration.between(time(node, "lastSeenDate"), now)),
          node.has("startedDate") ? time(node, "startedDate") : "-",
          text(node, "version"),
          text(node, "nodeId"));
    }
    out.println("* was asked");
  }

  /** The two clocks may differ a little. */
  private static String ago(Duration since) {
    long seconds = Math.max(0, since.toSeconds());
    return seconds < 600 ? seconds + "s ago" : since.toMinutes() + "m ago";
  }

  private static Instant time(JsonNode node, String member) {
    return Instant.ofEpochSecond(node.path(member).asLong());
  }

  private static String text(JsonNode node, String member) {
    return node.path(member).asText("-");
  }
}
