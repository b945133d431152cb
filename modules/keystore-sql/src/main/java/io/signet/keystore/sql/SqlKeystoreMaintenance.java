package io.signet.keystore.sql;

import io.signet.keystore.KeystoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What an operator does with the master keys of a keystore {@code sql}, beside running nodes.
 *
 * <p>Every method throws {@link KeystoreException} with a message of one line for the operator.
 */
public final class SqlKeystoreMaintenance implements AutoCloseable {

  private final MasterKeySource masterKeys;
  private final Connections connections;
  private final String shown;

  private SqlKeystoreMaintenance(SqlSettings settings) {
    this.masterKeys = MasterKeySource.open(settings);
    this.connections = new Connections(settings, this::prepare);
    this.shown = settings.shown();
  }

  /**
   * Opens the keystore; a master key that is missing does not matter here.
   *
   * @param settings as for {@link SqlKeystoreProvider}
   */
  public static SqlKeystoreMaintenance open(Path dataDirectory, Map<String, String> settings) {
    return new SqlKeystoreMaintenance(SqlSettings.of(dataDirectory, settings));
  }

  /**
   * A master key and what it is here.
   *
   * @param keys how many keys it wraps
   */
  public record MasterKeyUse(String id, int keys, Role role) {}

  /** What a node with this master key file does with a master key. */
  public enum Role {
    /** It wraps what is new. */
    WRITES,
    /** It unwraps only. */
    READS,
    /** It is in use and not in the file. */
    MISSING
  }

  /**
   * How far a rewrapping is.
   *
   * @param done how many keys have been looked at
   * @param total how many there were to do when it began, and have come since
   */
  public record Progress(int done, int total) {}

  /**
   * What a rewrapping has done.
   *
   * @param masterKeyId which wraps now
   * @param rewrapped how many keys it was changed for
   * @param failures why others stayed as they were, one line each
   */
  public record Rewrapped(String masterKeyId, int rewrapped, List<String> failures) {

    public Rewrapped {
      failures = List.copyOf(failures);
    }
  }

  /**
   * Makes a master key file, mode 0600.
   *
   * @return the id of the key in it
   */
  public static String createMasterKey(Path dataDirectory, Map<String, String> settings) {
    return MasterKeyFile.create(SqlSettings.masterKeyFile(dataDirectory, settings));
  }

  /**
   * Adds a new key to the master key file, which unwraps until it is used to wrap.
   *
   * @return its id
   */
  public static String addMasterKey(Path dataDirectory, Map<String, String> settings) {
    return MasterKeyFile.add(SqlSettings.masterKeyFile(dataDirectory, settings));
  }

  /** Has a key of the master key file wrap what is new. */
  public static void useMasterKey(Path dataDirectory, Map<String, String> settings, String id) {
    MasterKeyFile.use(SqlSettings.masterKeyFile(dataDirectory, settings), id);
  }

  /** Where the master key file is. */
  public static Path masterKeyFile(Path dataDirectory, Map<String, String> settings) {
    return SqlSettings.masterKeyFile(dataDirectory, settings);
  }

  /** Every master key of the file and of the database. */
  public List<MasterKeyUse> masterKeys() {
    MasterKeys keys = masterKeys.keys();
    Map<String, Integer> counts = new TreeMap<>(connections.run(KeyTable::countByMasterKey));
    connections.run(MasterKeyRegister::ids).forEach(id -> counts.putIfAbsent(id, 0));
    keys.ids().forEach(id -> counts.putIfAbsent(id, 0));
    List<MasterKeyUse> uses = new ArrayList<>();
    counts.forEach((id, count) -> uses.add(new MasterKeyUse(id, count, role(keys, id))));
    return uses;
  }

  /**
   * Has the writing master key wrap every key, while nodes read, make and delete keys. Private keys
   * stay sealed. It may be cut off, started again, and run twice at once: each row is changed by
   * itself, and only if it is still as it was read.
   *
   * @param progress is told after each key
   */
  public Rewrapped rewrap(Consumer<Progress> progress) {
    return new Rewrap(connections, masterKeys.keys(), progress).run();
  }

  @Override
  public void close() {
    connections.close();
    masterKeys.close();
  }

  /** The URL of the database without its parameters. */
  @Override
  public String toString() {
    return shown;
  }

  private void prepare(Connection connection) throws SQLException {
    Schema.prepare(connection);
    Connections.transaction(
        connection, inside -> MasterKeyRegister.requireRight(inside, masterKeys.keys()));
  }

  private static Role role(MasterKeys keys, String id) {
    if (keys.writing().id().equals(id)) {
      return Role.WRITES;
    }
    return keys.find(id).isPresent() ? Role.READS : Role.MISSING;
  }
}
