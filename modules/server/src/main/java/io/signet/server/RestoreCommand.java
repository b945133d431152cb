package io.signet.server;

import io.signet.api.Caller;
import io.signet.store.Audit;
import io.signet.store.DataDirectory;
import io.signet.vault.BackupKey;
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

/** Restores a backup onto an empty node. */
@Command(
    name = "restore",
    description = "Restores a backup onto an empty node, whatever its store and keystore are.")
final class RestoreCommand implements Callable<Integer> {

  private static final Caller CLI = new Caller("-", "cli", "-");

  @Option(names = "--from", paramLabel = "FILE", required = true, description = "The backup.")
  private Path from;

  @Option(names = "--check", description = "Only reads the backup to its end and tells what it is.")
  private boolean check;

  @Mixin private BackupKeyOptions key;

  @Mixin private ToolOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return options.run(
        storage -> {
          BackupKey opening = key.key(storage.config().backup());
          // Before the data directory is made: a backup that cannot be used changes nothing.
          BackupSummary summary = Backups.verify(from, opening);
          if (!check) {
            restore(storage, opening);
          }
          PrintWriter print = spec.commandLine().getOut();
          print.println(from + (check ? ": whole" : ": restored to " + storage.config().dataDir()));
          BackupText.print(print, summary);
          print.flush();
          return 0;
        });
  }

  private void restore(Storage storage, BackupKey opening) {
    Audit audit = new Audit(CLI, null, "RestoreBackup", from.getFileName().toString());
    try (DataDirectory directory = DataDirectory.open(storage.config().dataDir())) {
      Backups.restore(
          from,
          opening,
          storage.target(directory, audit),
          new KeyProgress(spec.commandLine().getOut()));
    }
  }
}
