package io.signet.vault;

import io.signet.keystore.SealingKey;
import io.signet.store.StoreRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A backup that was read to its end and found whole; everything of it but the rows, which are read
 * again when they are needed.
 *
 * @param keysKey what opens its keys
 */
record BackupReading(
    Manifest manifest,
    Map<String, byte[]> files,
    List<KeyEntry> keys,
    SealingKey keysKey,
    Ending ending) {

  private static final StoreRows.Sink NOWHERE =
      new StoreRows.Sink() {
        @Override
        public void section(String name, List<String> columns) {
          // Looked at by who restores.
        }

        @Override
        public void row(List<Object> values) {
          // Looked at by who restores.
        }
      };

  /** Reads a backup from its beginning to its end. */
  static BackupReading verify(Path file, BackupKey key) {
    try (BackupInput in = BackupInput.open(file, key)) {
      return new BackupReading(
          in.manifest(), in.files(), in.keys(), in.keysKey(), in.rows(NOWHERE));
    }
  }

  /** The rows of the store, read again. */
  StoreRows rows(Path file, BackupKey key) {
    return new StoreRows() {
      @Override
      public int schema() {
        return manifest.schema();
      }

      @Override
      public void replay(Sink sink) {
        try (BackupInput in = BackupInput.open(file, key)) {
          in.manifest();
          in.files();
          in.keys();
          in.rows(sink);
        }
      }
    };
  }

  BackupSummary summary() {
    List<String> tokenKeys =
        keys.stream()
            .filter(each -> each.envelope().isEmpty())
            .map(each -> each.id().toString())
            .toList();
    return new BackupSummary(
        manifest,
        keys.size() - tokenKeys.size(),
        tokenKeys,
        ending.rows(),
        List.copyOf(files.keySet()),
        ending.missing());
  }

  @Override
  public String toString() {
    return "BackupReading[" + manifest + "]";
  }
}
