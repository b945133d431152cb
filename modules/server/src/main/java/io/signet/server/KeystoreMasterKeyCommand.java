package io.signet.server;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.sql.SqlKeystoreMaintenance;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes master keys, and says which one wraps. Never shows one. */
@Command(
    name = "master-key",
    description = "Makes the master key file of the keystore sql, or changes what is in it.")
final class KeystoreMasterKeyCommand implements Callable<Integer> {

  @ArgGroup private Change change;

  @Mixin private KeystoreOptions options;

  @Spec private CommandSpec spec;

  /** At most one of them; none makes the file. */
  private static final class Change {

    @Option(names = "--add", description = "Adds a new key, which only unwraps for now.")
    private boolean add;

    @Option(
        names = "--use",
        paramLabel = "ID",
        description = "Has a key of the file wrap from now on.")
    private String use;
  }

  @Override
  public Integer call() {
    SignetConfig config = options.config();
    try {
      change(config.dataDir(), options.sqlSettings(config));
      return 0;
    } catch (KeystoreException e) {
      throw KeystoreOptions.failure(e);
    }
  }

  private void change(Path data, Map<String, String> settings) {
    Path file = SqlKeystoreMaintenance.masterKeyFile(data, settings);
    PrintWriter out = spec.commandLine().getOut();
    if (change == null) {
      String id = SqlKeystoreMaintenance.createMasterKey(data, settings);
      out.printf("made %s with the master key %s%n", file, id);
      out.println("keep a copy where the database's backups are not, and give every node the file");
    } else if (change.add) {
      String id = SqlKeystoreMaintenance.addMasterKey(data, settings);
      out.printf("added the master key %s to %s%n", id, file);
      out.printf(
          "give every node the file; then: signet keystore master-key --use %s, the file again, and"
              + " signet keystore rewrap%n",
          id);
    } else {
      SqlKeystoreMaintenance.useMasterKey(data, settings, change.use);
      out.printf("the master key %s wraps where this file is: %s%n", change.use, file);
    }
    out.flush();
  }
}
