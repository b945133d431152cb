package io.signet.server;

import io.signet.keystore.sql.SqlKeystoreMaintenance;
import io.signet.keystore.sql.SqlKeystoreMaintenance.MasterKeyUse;
import io.signet.keystore.sql.SqlKeystoreMaintenance.Role;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows how many keys each master key wraps. */
@Command(
    name = "status",
    description = "Shows which master key wraps how many keys of the keystore sql.")
final class KeystoreStatusCommand implements Callable<Integer> {

  @Mixin private KeystoreOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return options.withMaintenance(this::show);
  }

  private int show(SqlKeystoreMaintenance maintenance) {
    List<MasterKeyUse> uses = maintenance.masterKeys();
    PrintWriter out = spec.commandLine().getOut();
    out.println(maintenance);
    out.printf("%-24s %6s  %s%n", "master key", "keys", "here it");
    for (MasterKeyUse use : uses) {
      String role = use.role().toString().toLowerCase(Locale.ROOT);
      out.printf(
          "%-24s %6d  %s%n",
          use.id(), use.keys(), use.role() == Role.MISSING ? "is missing" : role);
    }
    out.flush();
    return uses.stream().anyMatch(use -> use.role() == Role.MISSING) ? StartFailure.OTHER : 0;
  }
}
