package io.signet.vault;

import io.signet.keystore.Keystore;
import io.signet.store.Audit;
import io.signet.store.EmptyStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where a backup is restored to; no node may be using any of it.
 *
 * @param keystore opens the keystore, and makes it if there is none
 * @param files where files of the backup go, by their names; others are left out
 * @param audit the row that the restore leaves in the audit log
 */
public record RestoreTarget(
    EmptyStore store, Supplier<Keystore> keystore, Map<String, Path> files, Audit audit) {

  public RestoreTarget {
    files = Map.copyOf(files);
  }
}
