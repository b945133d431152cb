package io.signet.keystore.sql;

import io.signet.keystore.KeyId;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.sql.SqlKeystoreMaintenance.Progress;
import io.signet.keystore.sql.SqlKeystoreMaintenance.Rewrapped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One walk through the rows that another master key wraps than the one that writes; walked again
 * until it finds none, for the sake of those that came in behind it.
 */
final class Rewrap {

  private static final int BATCH = 50;

  private final Connections connections;
  private final MasterKeys keys;
  private final Consumer<Progress> progress;
  private final Map<KeyId, String> failures = new TreeMap<>();
  private int done;
  private int total;
  private int rewrapped;

  Rewrap(Connections connections, MasterKeys keys, Consumer<Progress> progress) {
    this.connections = connections;
    this.keys = keys;
    this.progress = progress;
  }

  Rewrapped run() {
    String writing = keys.writing().id();
    connections.transact(this::register);
    int left = left(writing);
    while (left > failures.size()) {
      total = done + left - failures.size();
      int before = done;
      walk(writing);
      left = left(writing);
      if (done == before) {
        break;
      }
    }
    connections.transact(connection -> MasterKeyRegister.forgetUnused(connection, writing));
    return new Rewrapped(
        writing,
        rewrapped,
        failures.entrySet().stream().map(each -> each.getKey() + ": " + each.getValue()).toList());
  }

  private Void register(Connection connection) throws SQLException {
    Schema.lockShared(connection);
    MasterKeyRegister.register(connection, keys.writing());
    return null;
  }

  private void walk(String writing) {
    KeyId after = null;
    while (true) {
      KeyId from = after;
      List<KeyRow> rows =
          connections.run(connection -> KeyTable.notUnder(connection, writing, from, BATCH));
      for (KeyRow row : rows) {
        if (!failures.containsKey(row.id())) {
          change(row);
        }
        after = row.id();
      }
      if (rows.size() < BATCH) {
        return;
      }
    }
  }

  /** A row that is no longer as it was read is somebody else's, or comes again in the next walk. */
  private void change(KeyRow row) {
    try {
      MasterKey from =
          keys.find(row.masterKeyId())
              .orElseThrow(() -> MasterKeyRegister.missing(row.masterKeyId(), keys));
      KeyRow changed = RowCipher.rewrap(row, from, keys.writing());
      if (connections.run(connection -> KeyTable.changeDataKey(connection, row, changed))) {
        rewrapped++;
      }
    } catch (KeystoreException e) {
      if (e.reason() == Reason.UNAVAILABLE && keys.find(row.masterKeyId()).isPresent()) {
        throw e;
      }
      failures.put(row.id(), e.getMessage());
    }
    done++;
    total = Math.max(total, done);
    progress.accept(new Progress(done, total));
  }

  private int left(String writing) {
    return connections.run(connection -> KeyTable.countNotUnder(connection, writing));
  }
}
