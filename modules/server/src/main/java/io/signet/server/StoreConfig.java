package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import io.signet.store.DataDirectory;
import io.signet.store.StoreOptions;
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

  StoreOptions options(DataDirectory directory) {
    return new StoreOptions(directory, readers, patience);
  }
}
