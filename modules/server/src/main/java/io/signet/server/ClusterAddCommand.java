package io.signet.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the folders of nodes that come later. */
@Command(
    name = "add",
    description = {
      "Makes the folders of further nodes, with the authority that init made.",
      "Afterwards every node's cluster.members must name them, and the nodes are restarted one by"
          + " one."
    },
    mixinStandardHelpOptions = true)
final class ClusterAddCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--nodes",
      required = true,
      split = ",",
      paramLabel = "HOST:PORT",
      description = "Where the others reach the new nodes, separated by commas.")
  private List<String> nodes;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder that init made.")
  private Path out;

  @Option(
      names = "--days",
      defaultValue = "365",
      description = "How long their certificates are valid; ${DEFAULT-VALUE} by default.")
  private int days;

  @Override
  public Integer call() {
    ClusterFiles files = ClusterFiles.open(out);
    List<String> all = files.withKnown(nodes);
    nodes.forEach(node -> files.add(node, all, Duration.ofDays(days)));
    files.tell(spec.commandLine().getOut());
    return 0;
  }
}
