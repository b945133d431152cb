package io.signet.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Issues nodes' certificates anew before they end. */
@Command(
    name = "renew",
    description = "Issues certificates with new keys; a node takes them up when it is restarted.",
    mixinStandardHelpOptions = true)
final class ClusterRenewCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--nodes",
      split = ",",
      paramLabel = "HOST:PORT",
      description = "The nodes, separated by commas; all of the folder when left out.")
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
      description = "How long they are valid; ${DEFAULT-VALUE} by default.")
  private int days;

  @Override
  public Integer call() {
    ClusterFiles files = ClusterFiles.open(out);
    List<String> chosen = nodes == null ? files.withKnown(List.of()) : nodes;
    chosen.forEach(node -> files.renew(node, Duration.ofDays(days)));
    files.tell(spec.commandLine().getOut());
    return 0;
  }
}
