package io.signet.server;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.signet.store.DataDirectory;
import io.signet.store.EmptyStore;
import io.signet.store.PostgresOptions;
import io.signet.store.Store;
import io.signet.store.StoreOptions;
import io.signet.store.StoreSnapshot;
import io.signet.store.Stores;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Where documents live. */
record StoreConfig(String type, Integer readers, Duration patience, Postgresql postgresql) {

  static final String SQLITE = "sqlite";
  private static final String POSTGRESQL = "postgresql";

  StoreConfig {
    type = requireNonNullElse(type, SQLITE);
    readers = requireNonNullElse(readers, 4);
    patience = requireNonNullElse(patience, Duration.ofSeconds(10));
    postgresql = requireNonNullElseGet(postgresql, Postgresql::new);
  }

  StoreConfig() {
    this(null, null, null, null);
  }

  /**
   * Checks what can be checked without opening it.
   *
   * @throws IllegalArgumentException with one line that names the option
   */
  void check() {
    switch (type) {
      case SQLITE -> {}
      case POSTGRESQL -> postgresql.options(patience);
      default ->
          throw new IllegalArgumentException(
              "store.type must be sqlite or postgresql, not " + type);
    }
  }

  Store open(DataDirectory directory, Clock clock) {
    return isShared()
        ? Stores.open(postgresql.options(patience), clock)
        : Stores.open(new StoreOptions(directory, readers, patience), clock);
  }

  /** The store as it is now, also while nodes run on it. */
  StoreSnapshot snapshot(Path data) {
    return isShared()
        ? Stores.snapshot(postgresql.options(patience))
        : Stores.snapshot(data, patience);
  }

  /** The place of a store that holds nothing yet. */
  EmptyStore empty(DataDirectory directory, Clock clock) {
    return isShared()
        ? Stores.empty(postgresql.options(patience), clock)
        : Stores.empty(new StoreOptions(directory, readers, patience), clock);
  }

  /** Whether nodes on other data directories may use it, too. */
  boolean isShared() {
    return type.equals(POSTGRESQL);
  }

  /** A database that nodes may share. */
  record Postgresql(
      String url,
      String user,
      Path passwordFile,
      Integer connections,
      Duration connectTimeout,
      Duration statementTimeout) {

    Postgresql {
      url = requireNonNullElse(url, "jdbc:postgresql://127.0.0.1:5432/signet");
      user = requireNonNullElse(user, "signet");
      connections = requireNonNullElse(connections, 8);
      connectTimeout = requireNonNullElse(connectTimeout, Duration.ofSeconds(3));
      statementTimeout = requireNonNullElse(statementTimeout, Duration.ofSeconds(5));
    }

    Postgresql() {
      this(null, null, null, null, null, null);
    }

    PostgresOptions options(Duration patience) {
      return new PostgresOptions(
          url, user, passwordFile, connections, connectTimeout, statementTimeout, patience);
    }
  }
}
