package io.signet.server;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private ClusterIssue issue;

  @Override
  public Integer call() {
    ClusterFiles files = issue.files();
    List<String> all = files.withKnown(nodes);
    nodes.forEach(node -> files.add(node, all, issue.validity()));
    files.tell(spec.commandLine().getOut());
    return 0;
  }
}
