package io.signet.it;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/** Backups as an operator takes and restores them. */
final class BackupTools {

  private BackupTools() {}

  /** A new key, in a file of its own. */
  static Path key(Path directory) {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return DatabaseOptions.secret(
        directory.resolve("backup.key"), Base64.getEncoder().encodeToString(key));
  }

  static Programs.Outcome backup(Path data, Map<String, String> options, Path file, Path key)
      throws Exception {
    return Tools.run(
        data, options, "backup", "--replace", "--out", "" + file, "--key-file", "" + key);
  }

  static Programs.Outcome restore(Path data, Map<String, String> options, Path file, Path key)
      throws Exception {
    return Tools.run(data, options, "restore", "--from", "" + file, "--key-file", "" + key);
  }
}
