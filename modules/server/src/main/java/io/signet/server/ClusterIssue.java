package io.signet.server;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What every command is told that issues certificates of a cluster that init has made. */
final class ClusterIssue {

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder that init made.")
  private Path out;

  @Option(
      names = "--days",
      defaultValue = "365",
      description = "How long the certificates are valid; ${DEFAULT-VALUE} by default.")
  private int days;

  ClusterFiles files() {
    return ClusterFiles.open(out);
  }

  Duration validity() {
    return Duration.ofDays(days);
  }
}
