package io.signet.server;

import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of Signet. */
@Command(
    name = "signet",
    description = "An API gateway that proves who it is to the backends it calls.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      AuthorityCommand.class,
      BackendCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      CertCommand.class,
      ClusterCommand.class,
      RotateCommand.class,
      RotationsCommand.class,
      VerdictCommand.class,
      DoctorCommand.class,
      KitCommand.class,
      KeystoreCommand.class,
      NodesCommand.class,
      QuickstartCommand.class,
      TrustKeyCommand.class,
      TrustSyncCommand.class,
      VersionCommand.class
    },
    mixinStandardHelpOptions = true)
public final class Main {

  private static final String[] SERVE = {"serve"};

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(
        Arrays.equals(arguments, SERVE) ? Serving.plainly() : commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof StartFailure start) {
                fail(command.getErr(), start.getMessage());
                return start.exitCode();
              }
              throw failure;
            });
  }

  private static void fail(PrintWriter err, String message) {
    err.println("signet: " + message);
    err.flush();
  }
}
