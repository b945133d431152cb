package io.signet.keystore.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections on which no wait is without an end. */
final class Connector {

  /** How much longer the network may take than the server is given. */
  private static final Duration NETWORK = Duration.ofSeconds(2);

  private final SqlSettings settings;
  private final Driver driver = new Driver();

  Connector(SqlSettings settings) {
    this.settings = settings;
  }

  Connection open() throws SQLException {
    Connection connection = driver.connect(settings.url(), properties());
    boolean set = false;
    try (Statement session = connection.createStatement()) {
      allow(connection);
      session.execute(session(settings.patience().toMillis()));
      set = true;
      return connection;
    } finally {
      if (!set) {
        connection.close();
      }
    }
  }

  /**
   * Parameters of the URL win over these: the driver reads it last. While it connects, no answer
   * may take longer than a connection may: a host that is silent would else use up the time of the
   * one after it, which may be the primary by now.
   */
  private Properties properties() {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, settings.user());
    if (settings.passwordFile() != null) {
      PGProperty.PASSWORD.set(properties, PrivateFile.readLine(settings.passwordFile()));
    }
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds(settings.patience()));
    PGProperty.LOGIN_TIMEOUT.set(properties, settings.attempts() * seconds(settings.patience()));
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds(settings.patience()));
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.APPLICATION_NAME.set(properties, "signet keystore");
    return properties;
  }

  /** From now on an answer may take as long as a statement may. */
  private void allow(Connection connection) throws SQLException {
    if (!settings.patient()) {
      int millis = Math.toIntExact(settings.patience().plus(NETWORK).toMillis());
      connection.setNetworkTimeout(Runnable::run, millis);
    }
  }

  /** "On disk when it returns" is not left to a default that somebody may have changed. */
  private static String session(long millis) {
    return "SET statement_timeout = %1$d; SET lock_timeout = %1$d;".formatted(millis)
        + " SET idle_in_transaction_session_timeout = %d;".formatted(millis)
        + " SELECT set_config('synchronous_commit', 'on', false)"
        + " WHERE current_setting('synchronous_commit') = 'off'";
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.plusMillis(999).toSeconds());
  }
}
