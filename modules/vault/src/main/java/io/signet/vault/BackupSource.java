package io.signet.vault;

import static java.util.Objects.requireNonNull;

import io.signet.keystore.Keystore;
import io.signet.store.StoreSnapshot;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a backup is taken of; a node may be using all of it.
 *
 * @param signet the version that takes it
 * @param storeType told in the manifest
 * @param store the store as it is now, at every call
 * @param keystoreType told in the manifest
 * @param keystore the keystore to read from as it is now, at every call
 * @param files by the name that each has in the backup; those that do not exist are left out
 */
public record BackupSource(
    String signet,
    String storeType,
    Supplier<StoreSnapshot> store,
    String keystoreType,
    Supplier<Keystore> keystore,
    Map<String, Path> files) {

  public BackupSource {
    requireNonNull(signet, "signet is null");
    files = Map.copyOf(files);
  }
}
