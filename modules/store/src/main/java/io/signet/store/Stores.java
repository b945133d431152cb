package io.signet.store;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/** Opens stores. */
public final class Stores {

  private Stores() {}

  /**
   * Opens the embedded store of a data directory: one SQLite file, made or brought to the newest
   * schema where needed. The directory stays the caller's to close, after the store.
   *
   * @param clock gives the times of the audit log
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#SERVICE_UNAVAILABLE} if
   *     the file cannot be opened, is no store, or was written by a newer version; the message is
   *     one line that says which
   */
  public static Store open(StoreOptions options, Clock clock) {
    Database database = SqliteDatabase.open(options);
    return SqlStore.open(database, options.readers(), options.patience(), clock);
  }

  /**
   * Opens the store in a PostgreSQL database, which nodes may share. Its schema is made or brought
   * up to date where needed. A server that is away does not fail this: the store then refuses every
   * call as unavailable until the server is there.
   *
   * @param clock gives the times of the audit log
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#SERVICE_UNAVAILABLE} if
   *     the server refuses the user, has no such database, is older than PostgreSQL 14, or the
   *     database was written by a newer version; the message is one line that says which
   */
  public static Store open(PostgresOptions options, Clock clock) {
    Database database = PostgresDatabase.open(options);
    return SqlStore.open(database, options.readers(), options.patience(), clock);
  }

  /**
   * Looks at the embedded store of a data directory as it is now, also while a node runs on it.
   *
   * @param folder the data directory; nothing is locked, and nothing is migrated
   * @param patience how long to wait for the database
   * @throws SignetException {@link io.signet.api.ErrorCode#NOT_FOUND} if there is no store, {@link
   *     io.signet.api.ErrorCode#CONFLICT} if it was written by another version, {@link
   *     io.signet.api.ErrorCode#SERVICE_UNAVAILABLE} if it cannot be read
   */
  public static StoreSnapshot snapshot(Path folder, Duration patience) {
    return snapshot(SqliteDatabase.existing(folder, patience));
  }

  /**
   * Looks at a store in PostgreSQL as it is now, also while nodes run on it; migrates nothing.
   *
   * @throws SignetException as {@link #snapshot(Path, Duration)}
   */
  public static StoreSnapshot snapshot(PostgresOptions options) {
    return snapshot(new PostgresCopyDatabase(options));
  }

  /**
   * The place of an embedded store that holds nothing yet.
   *
   * @param clock gives the time of the row that the restore leaves in the audit log
   */
  public static EmptyStore empty(StoreOptions options, Clock clock) {
    return new StoreRestore(() -> SqliteDatabase.unmigrated(options), clock);
  }

  /** A PostgreSQL database that holds nothing yet. */
  public static EmptyStore empty(PostgresOptions options, Clock clock) {
    return new StoreRestore(() -> new PostgresCopyDatabase(options), clock);
  }

  private static StoreSnapshot snapshot(Database database) {
    try {
      int applied = Schema.applied(database.source());
      if (applied == 0) {
        throw SignetException.notFound("there is no store in " + database);
      }
      if (applied != Schema.NEWEST) {
        throw SignetException.conflict(
            "%s has schema %d, this version of Signet has %d: use the version that wrote it"
                .formatted(database, applied, Schema.NEWEST));
      }
      return SqlSnapshot.of(database);
    } catch (SQLException e) {
      // Who asks is an operator at a command line, who has no log to look into.
      throw new SignetException(
          ErrorCode.SERVICE_UNAVAILABLE,
          "the store " + database + " cannot be read: " + PostgresReach.line(e),
          e);
    }
  }
}
