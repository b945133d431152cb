package io.signet.vault;

import io.signet.api.SignetException;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Puts a backup where nothing is yet. Everything is looked at before anything is changed; keys come
 * first, then files, and the documents last and at once: with them the restore has happened. One
 * that was cut off before can be run again, because what it has brought is known by its content.
 */
final class Restoring {

  private final Path file;
  private final BackupKey key;
  private final RestoreTarget target;
  private final Progress progress;

  Restoring(Path file, BackupKey key, RestoreTarget target, Progress progress) {
    this.file = file;
    this.key = key;
    this.target = target;
    this.progress = progress;
  }

  BackupSummary run() {
    BackupReading backup = BackupReading.verify(file, key);
    target.store().check(backup.manifest().schema());
    checkFiles(backup);
    try (Keystore keystore = target.keystore().get()) {
      checkKeys(backup, keystore);
      putKeys(backup, keystore);
    }
    putFiles(backup);
    target.store().fill(backup.rows(file, key), target.audit());
    return backup.summary();
  }

  private void checkFiles(BackupReading backup) {
    try {
      for (Map.Entry<String, Path> each : wanted(backup).entrySet()) {
        Path place = each.getValue();
        if (Files.exists(place)
            && !Arrays.equals(Files.readAllBytes(place), backup.files().get(each.getKey()))) {
          throw SignetException.conflict(
              "%s is there, and the backup has another one: move it away, then restore again"
                  .formatted(place));
        }
      }
    } catch (IOException e) {
      throw Failures.unreadable(target.files().values().iterator().next(), e);
    }
  }

  private void checkKeys(BackupReading backup, Keystore keystore) {
    TreeSet<KeyId> foreign = new TreeSet<>(keystore.list());
    for (KeyEntry entry : backup.keys()) {
      foreign.remove(entry.id());
      Optional<Identity> present = keystore.identity(entry.id());
      if (present.isPresent() && !present.get().chain().equals(entry.chain())) {
        throw SignetException.conflict(
            "the keystore is not empty: it has another key " + entry.id());
      }
      if (entry.envelope().isPresent()) {
        keystore.open(entry.id(), entry.chain(), entry.envelope().get(), backup.keysKey());
      } else if (present.isEmpty()) {
        throw SignetException.conflict(
            "key %s never left its token: restore onto a node with that token"
                .formatted(entry.id()));
      }
    }
    if (!foreign.isEmpty()) {
      throw SignetException.conflict("the keystore is not empty: it has key " + foreign.first());
    }
  }

  private void putKeys(BackupReading backup, Keystore keystore) {
    List<KeyEntry> entries = backup.keys();
    for (int i = 0; i < entries.size(); i++) {
      KeyEntry entry = entries.get(i);
      boolean absent = keystore.identity(entry.id()).isEmpty();
      if (absent) {
        keystore.importSealed(
            entry.id(), entry.chain(), entry.envelope().orElseThrow(), backup.keysKey());
      }
      Keys.prove(keystore, entry.id());
      progress.proven(i + 1, entries.size(), entry.id(), absent);
    }
  }

  private void putFiles(BackupReading backup) {
    for (Map.Entry<String, Path> each : wanted(backup).entrySet()) {
      Path place = each.getValue();
      if (Files.exists(place)) {
        continue;
      }
      try (NewFile made = NewFile.begin(place, false)) {
        ByteBuffer content = ByteBuffer.wrap(backup.files().get(each.getKey()));
        while (content.hasRemaining()) {
          made.channel().write(content);
        }
        made.commit();
      } catch (IOException e) {
        throw Failures.unwritable(place, e);
      }
    }
  }

  private Map<String, Path> wanted(BackupReading backup) {
    Map<String, Path> wanted = new HashMap<>(target.files());
    wanted.keySet().retainAll(backup.files().keySet());
    return wanted;
  }
}
