package io.signet.server;

import io.signet.keystore.sql.SqlKeystoreMaintenance;
import io.signet.keystore.sql.SqlKeystoreMaintenance.Progress;
import io.signet.keystore.sql.SqlKeystoreMaintenance.Rewrapped;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Changes the master key of a keystore that is in use. */
@Command(
    name = "rewrap",
    description = "Has the first master key of the file wrap every key, beside running nodes.")
final class KeystoreRewrapCommand implements Callable<Integer> {

  /** A line at least every so many keys. */
  private static final int LINE_EVERY = 100;

  @Mixin private KeystoreOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return options.withMaintenance(this::rewrap);
  }

  private int rewrap(SqlKeystoreMaintenance maintenance) {
    Rewrapped done = maintenance.rewrap(this::show);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("the master key %s has been given %d keys", done.masterKeyId(), done.rewrapped());
    out.println(done.failures().isEmpty() ? " and wraps all" : "");
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    done.failures().forEach(line -> err.println("signet: left as it was: " + line));
    err.flush();
    return done.failures().isEmpty() ? 0 : StartFailure.OTHER;
  }

  private void show(Progress progress) {
    if (progress.done() % LINE_EVERY == 0 || progress.done() == progress.total()) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(progress.done() + "/" + progress.total());
      out.flush();
    }
  }
}
