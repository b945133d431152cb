package io.signet.store;

import java.time.Clock;

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
}
