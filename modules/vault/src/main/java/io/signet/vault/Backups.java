package io.signet.vault;

import java.nio.file.Path;

/**
 * Takes and restores backups: one file with all keys, sealed, and all documents, encrypted and
 * authenticated as a whole. Every method blocks and throws {@link io.signet.api.SignetException}
 * with one line for the operator.
 */
public final class Backups {

  private Backups() {}

  /**
   * Takes a backup, also while a node uses what it is taken of. The file appears when it is whole
   * and was read again, with mode 0600.
   *
   * @param replace whether a file that is there may be replaced
   */
  public static BackupSummary write(
      Path file, boolean replace, BackupKey key, BackupSource source) {
    new BackupWriting(key, source).write(file, replace);
    return verify(file, key);
  }

  /** Reads a backup from its beginning to its end, and tells what is in it. */
  public static BackupSummary verify(Path file, BackupKey key) {
    return BackupReading.verify(file, key).summary();
  }

  /**
   * Restores a backup onto an empty node. If it refuses, nothing was changed; if it is cut off or
   * fails half-way, it can be run again.
   *
   * @throws io.signet.keystore.KeystoreException if the keystore fails or takes no keys in
   */
  public static BackupSummary restore(
      Path file, BackupKey key, RestoreTarget target, Progress progress) {
    return new Restoring(file, key, target, progress).run();
  }
}
