package io.signet.server;

import io.signet.agent.TrustSync;
import io.signet.agent.TrustSyncException;
import io.signet.agent.TrustSyncOptions;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps the trusted certificates of a backend server up to date; runs on the backend's host. */
@Command(
    name = "trust-sync",
    description = "Keeps a backend's file of trusted certificates equal to a trust bundle.")
final class TrustSyncCommand implements Callable<Integer> {

  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description =
          "The bundle: https://GATEWAY/.well-known/signet/trust/CERTIFICATE_ID.pem;"
              + " http only with --key.")
  private URI url;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file that the server reads; replaced as a whole.")
  private Path out;

  @Option(
      names = "--exec",
      defaultValue = "",
      paramLabel = "COMMAND",
      description = "Run after a change, such as 'nginx -s reload'; no shell.")
  private String exec;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "A key that must have signed the bundle, as trust-key prints it, or PEM; may be repeated.")
  private List<Path> keys = List.of();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM certificates that vouch for the gateway, instead of the JDK's.")
  private Path authority;

  @Option(
      names = "--interval",
      defaultValue = "1m",
      paramLabel = "TIME",
      description = "How often to look; ${DEFAULT-VALUE} by default.")
  private String interval;

  @Option(names = "--once", description = "Look once; the exit code tells whether all is well.")
  private boolean once;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    TrustSync sync;
    Duration pause;
    try {
      pause = Durations.parse(interval);
      if (pause.toSeconds() < 1) {
        throw new IllegalArgumentException("--interval must be at least 1s");
      }
      TrustSyncOptions options =
          new TrustSyncOptions(url, out, TrustSync.words(exec), keys, authority);
      sync = new TrustSync(options, Clock.systemUTC(), line -> tell(true, line));
    } catch (TrustSyncException | IllegalArgumentException e) {
      throw StartFailure.configuration(e.getMessage());
    }
    if (!once) {
      sync.run(pause, line -> tell(false, line));
      return 0;
    }
    try {
      sync.once();
      return 0;
    } catch (TrustSyncException e) {
      tell(false, e.getMessage());
      return StartFailure.OTHER;
    }
  }

  private void tell(boolean good, String line) {
    PrintWriter to = good ? spec.commandLine().getOut() : spec.commandLine().getErr();
    to.println("trust-sync: " + line);
    to.flush();
  }
}
