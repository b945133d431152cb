package io.signet.server;

import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import io.signet.store.Audit;
import io.signet.store.DataDirectory;
import io.signet.vault.BackupSource;
import io.signet.vault.RestoreTarget;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Where a node of a configuration keeps what it keeps, for tools beside it or in its place. */
record Storage(SignetConfig config, Map<String, String> environment) {

  /** What a backup is taken of, whether a node runs or not; nothing is locked. */
  BackupSource source() {
    Path data = config.dataDir();
    return new BackupSource(
        Version.current(),
        "sqlite",
        () -> config.store().snapshot(data),
        config.keystore().type(),
        () -> config.keystore().openReadOnly(data, environment),
        files(data));
  }

  /** Where a backup is restored to; the directory keeps nodes away. */
  RestoreTarget target(DataDirectory directory, Audit audit) {
    return new RestoreTarget(
        config.store().empty(directory, Clock.systemUTC()),
        () -> config.keystore().open(directory.path(), environment),
        files(directory.path()),
        audit);
  }

  /**
   * Opens the keystore of a type, with the options of that type.
   *
   * @param directory keeps nodes away
   */
  Keystore keystore(DataDirectory directory, String type) {
    return KeystoreProvider.named(type)
        .open(directory.path(), config.keystore().settings(type, environment));
  }

  /**
   * What Signet made by itself at first start, and would make anew: not what the operator gave it
   * by the environment, which is his to keep, and not what protects the other things in place.
   */
  private Map<String, Path> files(Path data) {
    Map<String, Path> files = new HashMap<>();
    if (!environment.containsKey(Secrets.ACCESS_KEY_ID)) {
      files.put("credentials", data.resolve("credentials"));
    }
    if (!environment.containsKey(Secrets.CLUSTER_KEY_FILE)) {
      files.put("cluster.key", data.resolve("cluster.key"));
    }
    return files;
  }
}
