package io.signet.store;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the embedded store runs.
 *
 * @param directory where its file {@code signet.db} lies
 * @param readers how many reads may run at once, 1 to 64
 * @param patience how long a call waits for its turn before it fails as unavailable, 1 ms to 1 hour
 */
public record StoreOptions(DataDirectory directory, int readers, Duration patience) {

  public StoreOptions {
    requireNonNull(directory, "directory is null");
    if (readers < 1 || readers > 64) {
      throw new IllegalArgumentException("store.readers must be 1 to 64, not " + readers);
    }
    if (patience.toMillis() < 1 || patience.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("store.patience must be 1 ms to 1 h, not " + patience);
    }
  }

  /** Four readers, ten seconds. */
  public static StoreOptions in(DataDirectory directory) {
    return new StoreOptions(directory, 4, Duration.ofSeconds(10));
  }
}
