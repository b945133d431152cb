package io.signet.server;

import io.signet.vault.BackupSummary;
import io.signet.vault.Backups;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes a backup of everything, also while a node runs. */
@Command(
    name = "backup",
    description =
        "Writes all keys and documents into one sealed file, also while the gateway runs.")
final class BackupCommand implements Callable<Integer> {

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to make.")
  private Path out;

  @Option(names = "--replace", description = "Replaces a file that is there.")
  private boolean replace;

  @Mixin private BackupKeyOptions key;

  @Mixin private ToolOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return options.run(
        storage -> {
          BackupSummary summary =
              Backups.write(out, replace, key.key(storage.config().backup()), storage.source());
          PrintWriter print = spec.commandLine().getOut();
          print.println(out + ": written, read again, and found whole");
          BackupText.print(print, summary);
          print.flush();
          return 0;
        });
  }
}
