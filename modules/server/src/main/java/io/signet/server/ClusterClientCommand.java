package io.signet.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the folder of an event-bus client that joins the cluster. */
@Command(
    name = "client",
    description = {
      "Makes the folder of an event-bus client on a JVM that joins the cluster.",
      "It gets a certificate and the cluster's name, and not the cluster's key. Afterwards every"
          + " node's cluster.members must name it, and the nodes are restarted one by one."
    },
    mixinStandardHelpOptions = true)
final class ClusterClientCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--client",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where the nodes reach the client.")
  private String client;

  @Mixin private ClusterIssue issue;

  @Override
  public Integer call() {
    ClusterFiles files = issue.files();
    files.addClient(client, issue.validity());
    files.tell(spec.commandLine().getOut());
    return 0;
  }
}
