package io.signet.server;

import io.signet.keystore.Keystore;
import io.signet.store.DataDirectory;
import io.signet.vault.KeyMigration;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes the keys of one keystore over into another one, while no node runs. */
@Command(
    name = "migrate",
    description = {
      "Takes the keys of one keystore over into another, while no node runs.",
      "If it is cut off, run it again: it goes on."
    })
final class KeystoreMigrate implements Callable<Integer> {

  private static final String TOKEN = "pkcs11";

  @Option(
      names = "--from",
      paramLabel = "TYPE",
      required = true,
      description = "pkcs12 or sql, with the options under keystore.TYPE.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TYPE",
      required = true,
      description = "pkcs12 or sql, with the options under keystore.TYPE.")
  private String to;

  @Option(
      names = "--remove-source",
      description = "Removes the keys where they came from, after all are proven in their place.")
  private boolean remove;

  @Mixin private ToolOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    refuseTokens();
    return options.run(
        storage -> {
          try (DataDirectory directory = DataDirectory.open(storage.config().dataDir())) {
            storage.requireNoNode(directory);
            try (Keystore source = storage.keystore(directory, from);
                Keystore target = storage.keystore(directory, to)) {
              migrate(source, target);
            }
          }
          return 0;
        });
  }

  private void migrate(Keystore source, Keystore target) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s to %s: %d keys%n", from, to, source.list().size());
    KeyMigration.Result result = new KeyMigration(source, target, new KeyProgress(out)).run(remove);
    out.printf(
        "%d taken over, %d there already; %s%n",
        result.taken(),
        result.present(),
        remove
            ? result.removed() + " removed from " + from
            : from + " still has them (--remove-source removes them)");
    out.printf("Now set keystore.type: %s and start.%n", to);
    out.flush();
  }

  private void refuseTokens() {
    if (from.equals(to)) {
      throw StartFailure.configuration("--from and --to are both " + to);
    }
    if (to.equals(TOKEN)) {
      throw StartFailure.configuration(
          "no key goes into a token: it makes its keys inside, and one that was in software before"
              + " may have copies elsewhere. Set keystore.type: pkcs11 and keystore.older: "
              + from
              + "; new keys are then made in the token, and signet rotate replaces the others");
    }
    if (from.equals(TOKEN)) {
      throw StartFailure.configuration(
          "no key comes out of a token: set keystore.type: "
              + to
              + " and keystore.older: pkcs11; new keys are then made in "
              + to
              + ", and signet rotate replaces the others");
    }
  }
}
