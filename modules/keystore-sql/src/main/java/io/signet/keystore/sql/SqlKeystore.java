package io.signet.keystore.sql;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.SealingKey;
import io.signet.keystore.SigningKey;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * A keystore in PostgreSQL.
 *
 * <p>Nothing is kept in memory but the master keys: what one node writes or deletes is so for all
 * at their next call. Keys are made, certified and sealed outside of any transaction.
 */
final class SqlKeystore implements Keystore {

  private final SqlSettings settings;
  private final MasterKeySource masterKeys;
  private final Connections connections;
  private final Freshness freshness = new Freshness();

  SqlKeystore(SqlSettings settings, MasterKeySource masterKeys) {
    this.settings = settings;
    this.masterKeys = masterKeys;
    this.connections = new Connections(settings, this::prepare);
  }

  @Override
  public List<X509Certificate> generate(
      KeyId id, KeyAlgorithm algorithm, Function<SigningKey, List<X509Certificate>> certifier) {
    requireFree(id);
    KeyPair pair = Keys.generate(algorithm);
    SigningKey key = Keys.handle(pair.getPublic(), pair.getPrivate());
    List<X509Certificate> chain = Keys.requireFit(id, certifier.apply(key), key);
    keep(id, pair.getPrivate(), chain);
    return chain;
  }

  @Override
  public void importKey(KeyId id, PrivateKey key, List<X509Certificate> chain) {
    requireFree(id);
    if (chain.isEmpty()) {
      throw new KeystoreException(Reason.INVALID, "the chain of " + id + " is empty");
    }
    SigningKey handle = Keys.handle(chain.get(0).getPublicKey(), key);
    keep(id, key, Keys.requireFit(id, chain, handle));
  }

  @Override
  public List<X509Certificate> recertify(KeyId kept, KeyId id, List<X509Certificate> chain) {
    requireFree(id);
    Identity identity = require(kept);
    SigningKey key = Keys.handle(identity.leaf().getPublicKey(), identity.privateKey());
    List<X509Certificate> fitting = Keys.requireFit(id, chain, key);
    keep(id, identity.privateKey(), fitting);
    return fitting;
  }

  @Override
  public byte[] csr(KeyId id, Function<SigningKey, byte[]> builder) {
    Identity identity = require(id);
    return builder.apply(Keys.handle(identity.leaf().getPublicKey(), identity.privateKey()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A row whose master key this node does not have is read once more: the key may have been
   * exchanged in that moment.
   */
  @Override
  public Optional<Identity> identity(KeyId id) {
    Optional<KeyRow> row = find(id);
    MasterKeys keys = masterKeys.keys();
    if (row.isPresent() && keys.find(row.get().masterKeyId()).isEmpty()) {
      row = find(id);
      keys = masterKeys.keys();
    }
    return row.isEmpty() ? Optional.empty() : Optional.of(open(row.get(), keys));
  }

  @Override
  public Optional<byte[]> seal(KeyId id, SealingKey sealingKey) {
    return Optional.of(Keys.seal(id, require(id).privateKey(), sealingKey));
  }

  @Override
  public boolean delete(KeyId id) {
    OptionalLong serial = connections.run(connection -> KeyTable.delete(connection, id));
    serial.ifPresent(gone -> freshness.deleted(id, gone));
    return serial.isPresent();
  }

  @Override
  public Set<KeyId> list() {
    return connections.run(KeyTable::list);
  }

  @Override
  public void checkHealth() {
    MasterKeys keys = masterKeys.keys();
    connections.transact(
        connection -> {
          MasterKeyRegister.requireAll(KeyTable.countByMasterKey(connection).keySet(), keys);
          // Takes a number, which only a server that can be written to gives.
          return KeyTable.nextSerial(connection);
        });
    masterKeys
        .trouble()
        .ifPresent(
            trouble -> {
              throw new KeystoreException(Reason.UNAVAILABLE, trouble);
            });
  }

  @Override
  public void close() {
    connections.close();
    masterKeys.close();
  }

  @Override
  public String toString() {
    return "SqlKeystore[" + settings.shown() + "]";
  }

  private void prepare(Connection connection) throws SQLException {
    Schema.prepare(connection);
    Connections.transaction(
        connection, inside -> MasterKeyRegister.admit(inside, masterKeys.keys()));
  }

  private Optional<KeyRow> find(KeyId id) {
    return connections.run(connection -> KeyTable.find(connection, id));
  }

  private Identity open(KeyRow row, MasterKeys keys) {
    MasterKey master =
        keys.find(row.masterKeyId())
            .orElseThrow(() -> MasterKeyRegister.missing(row.masterKeyId(), keys));
    Identity identity = RowCipher.open(row, master);
    freshness.require(row);
    return identity;
  }

  private void keep(KeyId id, PrivateKey key, List<X509Certificate> chain) {
    MasterKey master = masterKeys.keys().writing();
    long serial = connections.run(KeyTable::nextSerial);
    KeyRow row = RowCipher.seal(id, serial, key, chain, master);
    boolean kept = connections.transact(connection -> insert(connection, row, master));
    if (!kept) {
      throw exists(id);
    }
  }

  /** The master key may be new to the database, or have been forgotten as unused just now. */
  private static boolean insert(Connection connection, KeyRow row, MasterKey master)
      throws SQLException {
    Schema.lockShared(connection);
    MasterKeyRegister.register(connection, master);
    return KeyTable.insert(connection, row);
  }

  private Identity require(KeyId id) {
    return identity(id)
        .orElseThrow(() -> new KeystoreException(Reason.NOT_FOUND, "there is no key " + id));
  }

  private void requireFree(KeyId id) {
    if (connections.run(connection -> KeyTable.exists(connection, id))) {
      throw exists(id);
    }
  }

  private static KeystoreException exists(KeyId id) {
    return new KeystoreException(Reason.EXISTS, "there is a key " + id + " already");
  }
}
