package io.signet.keystore.sql;

import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreProvider;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keystore {@code sql}: a PostgreSQL database that several nodes share.
 *
 * <p>Settings; relative paths start at the data directory:
 *
 * <ul>
 *   <li>{@code url}: {@code jdbc:postgresql://…}, without user and password; needed
 *   <li>{@code user}: {@code signet} by default
 *   <li>{@code passwordFile}: a file with the password, mode 0600; none by default
 *   <li>{@code masterKeyFile}: the master keys, mode 0600; {@code master.key} by default
 *   <li>{@code masterKeys}: the same as text, for a value that comes from the environment, with
 *       commas between keys; never from the configuration file
 *   <li>{@code connections}: how many at most, 1 to 100; 4 by default
 *   <li>{@code patience}: the longest wait for a connection, a statement, and a turn each, in
 *       milliseconds, 500 to 60000; 5000 by default
 * </ul>
 *
 * <p>A database that is away is no reason to fail: what is checked at the start is then checked
 * when it is there, before anything else. A master key that is missing or wrong is.
 */
public final class SqlKeystoreProvider implements KeystoreProvider {

  private static final Logger LOG = LoggerFactory.getLogger(SqlKeystoreProvider.class);

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public Keystore open(Path dataDirectory, Map<String, String> settings) {
    SqlSettings read = SqlSettings.of(dataDirectory, settings);
    SqlKeystore keystore = new SqlKeystore(read, MasterKeySource.open(read));
    boolean opened = false;
    try {
      LOG.info(
          "opened keystore type=sql database={} keys={}", read.shown(), keystore.list().size());
      opened = true;
    } catch (KeystoreException e) {
      opened = SqlTrouble.isAway(e);
      if (!opened) {
        throw e;
      }
    } finally {
      if (!opened) {
        keystore.close();
      }
    }
    return keystore;
  }
}
