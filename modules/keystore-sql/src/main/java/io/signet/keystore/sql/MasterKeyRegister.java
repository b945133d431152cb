package io.signet.keystore.sql;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which master keys are in use, each with a proof: some bytes that only the right key opens. So a
 * node with a wrong key, or without one, finds out when it starts, and not at the first call of a
 * stage.
 */
final class MasterKeyRegister {

  private static final byte[] NOTHING = new byte[0];

  private MasterKeyRegister() {}

  /**
   * Checks that a node has every master key that is in use, and makes its writing key known.
   *
   * @throws KeystoreException {@code UNAVAILABLE} or {@code WRONG_PASSWORD}, naming the key that is
   *     missing or wrong
   */
  static Void admit(Connection connection, MasterKeys keys) throws SQLException {
    Schema.lock(connection);
    Map<String, byte[]> proofs = proofs(connection);
    requireRight(proofs, keys);
    requireAll(proofs.keySet(), keys);
    register(connection, keys.writing());
    return null;
  }

  /** As {@link #admit}, for maintenance: without a key that is missing, and unknown to nodes. */
  static Void requireRight(Connection connection, MasterKeys keys) throws SQLException {
    requireRight(proofs(connection), keys);
    return null;
  }

  static Set<String> ids(Connection connection) throws SQLException {
    return proofs(connection).keySet();
  }

  static void register(Connection connection, MasterKey key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO signet_keystore.master_keys (id, proof) VALUES (?, ?)"
                + " ON CONFLICT DO NOTHING")) {
      statement.setString(1, key.id());
      statement.setBytes(2, Aead.seal(key.key(), NOTHING, RowContext.ofProof(key.id())));
      statement.executeUpdate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no AES-256-GCM", e);
    }
  }

  /**
   * Forgets the keys that wrap nothing any more; a node that still writes with one brings it back.
   */
  static Void forgetUnused(Connection connection, String writing) throws SQLException {
    Schema.lock(connection);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM signet_keystore.master_keys m WHERE id <> ? AND NOT EXISTS"
                + " (SELECT 1 FROM signet_keystore.keys k WHERE k.master_key = m.id)")) {
      statement.setString(1, writing);
      statement.executeUpdate();
    }
    return null;
  }

  private static void requireRight(Map<String, byte[]> proofs, MasterKeys keys) {
    for (String id : keys.ids()) {
      byte[] proof = proofs.get(id);
      if (proof != null && !opens(keys.find(id).orElseThrow(), proof)) {
        throw new KeystoreException(
            Reason.WRONG_PASSWORD,
            "the master key '%s' in %s is not the one of this name that the keystore was written with"
                .formatted(id, keys.source()));
      }
    }
  }

  /**
   * Checks that a node has these master keys.
   *
   * @throws KeystoreException {@code UNAVAILABLE}, naming those that it does not have
   */
  static void requireAll(Set<String> used, MasterKeys keys) {
    TreeSet<String> missing = new TreeSet<>(used);
    missing.removeAll(keys.ids());
    if (!missing.isEmpty()) {
      throw missing(String.join("', '", missing), keys);
    }
  }

  static KeystoreException missing(String id, MasterKeys keys) {
    return new KeystoreException(
        Reason.UNAVAILABLE,
        "the keystore was written with the master key '%s', which is not in %s"
            .formatted(id, keys.source()));
  }

  private static boolean opens(MasterKey key, byte[] proof) {
    try {
      return Aead.open(key.key(), proof, RowContext.ofProof(key.id())).length == 0;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Map<String, byte[]> proofs(Connection connection) throws SQLException {
    Map<String, byte[]> proofs = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT id, proof FROM signet_keystore.master_keys")) {
      while (row.next()) {
        proofs.put(row.getString(1), row.getBytes(2));
      }
    }
    return proofs;
  }
}
