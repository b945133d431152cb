package io.signet.server;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.sql.SqlKeystoreMaintenance;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Option;

/** The configuration of this node, for commands that open its keystore beside it. */
final class KeystoreOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:SIGNET_CONFIG}",
      description = "The configuration, YAML; SIGNET_CONFIG by default, else built-in defaults.")
  private Path config;

  SignetConfig config() {
    return ConfigLoader.load(config, System.getenv());
  }

  /** The options of the keystore {@code sql}. */
  Map<String, String> sqlSettings(SignetConfig read) {
    return read.keystore().settings(KeystoreConfig.SQL, System.getenv());
  }

  /**
   * Does something with the master keys of the keystore {@code sql}.
   *
   * @return the exit code
   */
  int withMaintenance(ToIntFunction<SqlKeystoreMaintenance> work) {
    SignetConfig read = config();
    try (SqlKeystoreMaintenance maintenance =
        SqlKeystoreMaintenance.open(read.dataDir(), sqlSettings(read))) {
      return work.applyAsInt(maintenance);
    } catch (KeystoreException e) {
      throw failure(e);
    }
  }

  static StartFailure failure(KeystoreException e) {
    return new StartFailure(StartFailure.OTHER, e.getMessage(), e);
  }
}
