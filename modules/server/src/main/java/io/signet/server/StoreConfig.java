package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import io.signet.store.DataDirectory;
import io.signet.store.EmptyStore;
import io.signet.store.StoreOptions;
import io.signet.store.StoreSnapshot;
import io.signet.store.Stores;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Where documents live. */
record StoreConfig(Integer readers, Duration patience) {

  StoreConfig {
    readers = requireNonNullElse(readers, 4);
    patience = requireNonNullElse(patience, Duration.ofSeconds(10));
  }

  StoreConfig() {
    this(null, null);
  }

  /** The store as it is now, also while nodes run on it. */
  StoreSnapshot snapshot(Path data) {
    return Stores.snapshot(data, patience);
  }

  /** The place of a store that holds nothing yet. */
  EmptyStore empty(DataDirectory directory, Clock clock) {
    return Stores.empty(options(directory), clock);
  }

  StoreOptions options(DataDirectory directory) {
    return new StoreOptions(directory, readers, patience);
  }
}
