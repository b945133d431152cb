package io.signet.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a cluster's authority, its key, and a folder for each node. */
@Command(
    name = "init",
    description = "Makes the cluster's authority and a folder for each node.",
    mixinStandardHelpOptions = true)
final class ClusterInitCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--nodes",
      required = true,
      split = ",",
      paramLabel = "HOST:PORT",
      description = "Where the nodes reach each other, separated by commas.")
  private List<String> nodes;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to make; must not exist, or be empty.")
  private Path out;

  @Option(
      names = "--name",
      defaultValue = "signet",
      description = "What the cluster is called; ${DEFAULT-VALUE} by default.")
  private String name;

  @Option(
      names = "--days",
      defaultValue = "365",
      description = "How long the nodes' certificates are valid; ${DEFAULT-VALUE} by default.")
  private int days;

  @Override
  public Integer call() {
    ClusterFiles files = ClusterFiles.create(out, name);
    nodes.forEach(node -> files.add(node, nodes, Duration.ofDays(days)));
    files.tell(spec.commandLine().getOut());
    return 0;
  }
}
