package io.signet.server;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private ClusterIssue issue;

  @Override
  public Integer call() {
    ClusterFiles files = issue.files();
    List<String> chosen = nodes == null ? files.withKnown(List.of()) : nodes;
    chosen.forEach(node -> files.renew(node, issue.validity()));
    files.tell(spec.commandLine().getOut());
    return 0;
  }
}
