package io.signet.keystore.sql;

import io.signet.keystore.KeyId;
import io.signet.keystore.KeystoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is asked of the table of keys. Every statement stands for itself. */
final class KeyTable {

  private static final String COLUMNS =
      "certificate_id, version, serial, master_key, data_key, private_key, chain";

  private KeyTable() {}

  static long nextSerial(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT nextval('signet_keystore.serials')")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Whether the row is in the table now; if not, the id was taken. */
  static boolean insert(Connection connection, KeyRow row) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO signet_keystore.keys ("
                + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
      setId(statement, 1, row.id());
      statement.setLong(3, row.serial());
      statement.setString(4, row.masterKeyId());
      statement.setBytes(5, row.dataKey());
      statement.setBytes(6, row.privateKey());
      statement.setBytes(7, row.chain());
      return statement.executeUpdate() == 1;
    }
  }

  static Optional<KeyRow> find(Connection connection, KeyId id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM signet_keystore.keys WHERE certificate_id = ? AND version = ?")) {
      setId(statement, 1, id);
      return rows(statement).stream().findFirst();
    }
  }

  static boolean exists(Connection connection, KeyId id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM signet_keystore.keys WHERE certificate_id = ? AND version = ?")) {
      setId(statement, 1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The serial of the row that was removed; empty if there was none. */
  static OptionalLong delete(Connection connection, KeyId id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM signet_keystore.keys WHERE certificate_id = ? AND version = ?"
                + " RETURNING serial")) {
      setId(statement, 1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  static Set<KeyId> list(Connection connection) throws SQLException {
    Set<KeyId> ids = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT certificate_id, version FROM signet_keystore.keys")) {
      while (row.next()) {
        ids.add(id(row));
      }
    }
    return ids;
  }

  /** How many keys each master key wraps. */
  static Map<String, Integer> countByMasterKey(Connection connection) throws SQLException {
    Map<String, Integer> counts = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT master_key, count(*) FROM signet_keystore.keys GROUP BY master_key")) {
      while (row.next()) {
        counts.put(row.getString(1), row.getInt(2));
      }
    }
    return counts;
  }

  static int countNotUnder(Connection connection, String masterKeyId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM signet_keystore.keys WHERE master_key <> ?")) {
      statement.setString(1, masterKeyId);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /**
   * The next rows that another master key wraps.
   *
   * @param after begins behind this one; {@code null} for the first
   */
  static List<KeyRow> notUnder(Connection connection, String masterKeyId, KeyId after, int limit)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM signet_keystore.keys WHERE master_key <> ?"
                + " AND (certificate_id, version) > (?, ?)"
                + " ORDER BY certificate_id, version LIMIT ?")) {
      statement.setString(1, masterKeyId);
      statement.setString(2, after == null ? "" : after.certificateId());
      statement.setInt(3, after == null ? 0 : after.version());
      statement.setInt(4, limit);
      return rows(statement);
    }
  }

  /** Whether the row was still as it was read, and is changed now. */
  static boolean changeDataKey(Connection connection, KeyRow before, KeyRow after)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE signet_keystore.keys SET master_key = ?, data_key = ?"
                + " WHERE certificate_id = ? AND version = ? AND serial = ? AND data_key = ?")) {
      statement.setString(1, after.masterKeyId());
      statement.setBytes(2, after.dataKey());
      setId(statement, 3, before.id());
      statement.setLong(5, before.serial());
      statement.setBytes(6, before.dataKey());
      return statement.executeUpdate() == 1;
    }
  }

  private static List<KeyRow> rows(PreparedStatement statement) throws SQLException {
    List<KeyRow> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(
            new KeyRow(
                id(row),
                row.getLong("serial"),
                row.getString("master_key"),
                row.getBytes("data_key"),
                row.getBytes("private_key"),
                row.getBytes("chain")));
      }
    }
    return rows;
  }

  private static KeyId id(ResultSet row) throws SQLException {
    try {
      return new KeyId(row.getString("certificate_id"), row.getInt("version"));
    } catch (IllegalArgumentException e) {
      throw new KeystoreException(
          KeystoreException.Reason.CORRUPT, "the keystore has a row that is no key of ours", e);
    }
  }

  private static void setId(PreparedStatement statement, int from, KeyId id) throws SQLException {
    statement.setString(from, id.certificateId());
    statement.setInt(from + 1, id.version());
  }
}
