package io.signet.keystore.sql;

import io.signet.keystore.KeystoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The keystore's tables, in a schema of their own, so that they and the store's may share a
 * database without knowing of each other.
 */
final class Schema {

  /** PostgreSQL 14, as {@code server_version_num} says it. */
  private static final int OLDEST = 140_000;

  /** What this program reads and writes; a newer one is refused, not guessed at. */
  private static final int FORMAT = 1;

  /** Nodes that start together take turns. The number means nothing. */
  private static final long LOCK = 7_165_034_219_530L;

  private static final String TABLES =
      """
      CREATE SCHEMA IF NOT EXISTS signet_keystore;
      CREATE TABLE signet_keystore.format (version INTEGER NOT NULL);
      INSERT INTO signet_keystore.format VALUES (1);
      CREATE TABLE signet_keystore.master_keys (
        id TEXT COLLATE "C" PRIMARY KEY,
        proof BYTEA NOT NULL,
        since TIMESTAMPTZ NOT NULL DEFAULT now()
      );
      CREATE TABLE signet_keystore.keys (
        certificate_id TEXT COLLATE "C" NOT NULL CHECK (certificate_id ~ '^[A-Za-z0-9-]{1,64}$'),
        version INTEGER NOT NULL CHECK (version > 0),
        serial BIGINT NOT NULL,
        master_key TEXT COLLATE "C" NOT NULL REFERENCES signet_keystore.master_keys (id),
        data_key BYTEA NOT NULL,
        private_key BYTEA NOT NULL,
        chain BYTEA NOT NULL,
        since TIMESTAMPTZ NOT NULL DEFAULT now(),
        PRIMARY KEY (certificate_id, version)
      );
      CREATE INDEX keys_by_master_key ON signet_keystore.keys (master_key);
      CREATE SEQUENCE signet_keystore.serials;
      """;

  private Schema() {}

  /**
   * Makes what is missing, and checks what is there.
   *
   * @throws KeystoreException {@code UNSUPPORTED} if the server is too old or the tables too new
   */
  static void prepare(Connection connection) throws SQLException {
    int server = number(connection, "SELECT current_setting('server_version_num')::integer");
    if (server < OLDEST) {
      throw new KeystoreException(
          KeystoreException.Reason.UNSUPPORTED,
          "the keystore's server is PostgreSQL %d; 14 or newer is needed"
              .formatted(server / 10_000));
    }
    if (!isThere(connection)) {
      Connections.transaction(connection, Schema::create);
    }
    int format = number(connection, "SELECT version FROM signet_keystore.format");
    if (format != FORMAT) {
      throw new KeystoreException(
          KeystoreException.Reason.UNSUPPORTED,
          "the keystore's tables are of format %d; this program knows %d"
              .formatted(format, FORMAT));
    }
  }

  /** Waits for whoever else makes tables or registers master keys, until the transaction ends. */
  static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    }
  }

  /** Keeps those away that {@link #lock}, and nobody else. */
  static void lockShared(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock_shared(" + LOCK + ")");
    }
  }

  private static Void create(Connection connection) throws SQLException {
    lock(connection);
    if (!isThere(connection)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(TABLES);
      }
    }
    return null;
  }

  private static boolean isThere(Connection connection) throws SQLException {
    return number(connection, "SELECT count(to_regclass('signet_keystore.serials'))::integer") == 1;
  }

  private static int number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        throw new SQLException("no row for: " + query);
      }
      return row.getInt(1);
    }
  }
}
