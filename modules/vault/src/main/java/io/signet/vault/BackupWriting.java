package io.signet.vault;

import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.store.StoreSnapshot;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes a backup beside a node that goes on working.
 *
 * <p>The store is looked at first, at one moment, and the keys after it. A key is made before its
 * document and removed after it, so every key that a document of that moment names is still there,
 * unless it was removed in between; then all is looked at once more. A key that is missing twice
 * was not removed just now: it is damage, and told.
 */
final class BackupWriting {

  private static final int ATTEMPTS = 20;

  private final BackupKey key;
  private final BackupSource source;

  BackupWriting(BackupKey key, BackupSource source) {
    this.key = key;
    this.source = source;
  }

  void write(Path file, boolean replace) {
    try {
      Set<KeyId> missing = null;
      for (int i = 0; i < ATTEMPTS; i++) {
        Set<KeyId> now = attempt(file, replace, missing);
        if (now.isEmpty() || now.equals(missing)) {
          return;
        }
        missing = now;
      }
    } catch (IOException e) {
      throw Failures.unwritable(file, e);
    } catch (UncheckedIOException e) {
      throw Failures.unwritable(file, e.getCause());
    }
    throw Failures.unusable(file, "keys are removed faster than they can be read: try again");
  }

  /**
   * Writes the backup if no key is missing, or just those that were missing before.
   *
   * @param before what was missing in the attempt before; {@code null} for the first one
   */
  private Set<KeyId> attempt(Path file, boolean replace, Set<KeyId> before) throws IOException {
    try (StoreSnapshot store = source.store().get();
        Keystore keystore = source.keystore().get()) {
      BackupKey.Keys keys = key.fresh();
      List<KeyEntry> entries = KeyCollection.of(keystore, keys.keys());
      Set<KeyId> missing = new TreeSet<>(KeyUse.of(store).keySet());
      entries.forEach(entry -> missing.remove(entry.id()));
      if (missing.isEmpty() || missing.equals(before)) {
        write(file, replace, keys, entries, store, missing);
      }
      return missing;
    }
  }

  private void write(
      Path file,
      boolean replace,
      BackupKey.Keys keys,
      List<KeyEntry> entries,
      StoreSnapshot store,
      Set<KeyId> missing)
      throws IOException {
    try (NewFile made = NewFile.begin(file, replace)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(made.channel()));
      BackupOutput backup = new BackupOutput(out, keys);
      backup.manifest(
          new Manifest(
              source.signet(),
              Instant.now(),
              store.schema(),
              store.revision(),
              source.storeType(),
              source.keystoreType()));
      for (Map.Entry<String, Path> each : new TreeMap<>(source.files()).entrySet()) {
        if (Files.exists(each.getValue())) {
          backup.file(each.getKey(), Files.readAllBytes(each.getValue()));
        }
      }
      for (KeyEntry entry : entries) {
        backup.key(entry);
      }
      store.replay(backup);
      backup.end(texts(missing));
      // A backup that cannot be read is none: better found now.
      BackupReading.verify(made.temporary(), key);
      made.commit();
    }
  }

  private static List<String> texts(Set<KeyId> ids) {
    return new ArrayList<>(ids.stream().map(KeyId::toString).toList());
  }
}
