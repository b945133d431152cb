package io.signet.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.common.BaseDataSource;

/** Opens connections on which no wait is without an end. */
final class PostgresConnections {

  /** How much longer the network may take than the server is given. */
  private static final Duration NETWORK = Duration.ofSeconds(2);

  /** For a statement of a migration, which may have to go through every row. */
  private static final Duration MIGRATION = Duration.ofMinutes(5);

  private final PostgresOptions options;
  private final PostgresUrl url;
  private final Driver driver = new Driver();

  PostgresConnections(PostgresOptions options) {
    this.options = options;
    this.url = PostgresUrl.parse(options.url());
  }

  /** What a connection is for. */
  enum Use {
    WRITE,
    READ,
    MIGRATE,
    /** A transaction that reads or writes all there is, with pauses of its own. */
    COPY
  }

  Connection open(Use use) throws SQLException {
    Duration statement =
        use == Use.MIGRATE || use == Use.COPY ? MIGRATION : options.statementTimeout();
    Connection connection = driver.connect(options.url(), properties());
    boolean set = false;
    try (Statement session = connection.createStatement()) {
      allow(connection, statement);
      session.execute(settings(statement, use));
      set = true;
      return connection;
    } finally {
      if (!set) {
        connection.close();
      }
    }
  }

  /** The same as a data source, for migrations. */
  DataSource source(Use use) {
    return new Source(this, use);
  }

  /**
   * Parameters of the URL win over these: the driver reads it last. While it connects, no answer
   * may take longer than a connection may: a host that is silent would else use up the time of the
   * one after it, which may be the primary by now.
   */
  private Properties properties() throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, options.user());
    String password = password();
    if (password != null) {
      PGProperty.PASSWORD.set(properties, password);
    }
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds(options.connectTimeout()));
    PGProperty.LOGIN_TIMEOUT.set(properties, url.attempts() * seconds(options.connectTimeout()));
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds(options.connectTimeout()));
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.APPLICATION_NAME.set(properties, "signet");
    return properties;
  }

  /** From now on an answer may take as long as a statement may. */
  private void allow(Connection connection, Duration statement) throws SQLException {
    if (!url.patient()) {
      int millis = Math.toIntExact(statement.plus(NETWORK).toMillis());
      connection.setNetworkTimeout(Runnable::run, millis);
    }
  }

  /**
   * The server's own bounds. A node that is halted in the middle of a write would hold up the
   * writes of all: its transaction ends before the others' patience does. And "on disk when it
   * returns", and what a statement sees, are not left to defaults that somebody may have changed.
   */
  private static String settings(Duration statement, Use use) {
    long millis = statement.toMillis();
    String settings = "SET statement_timeout = " + millis + "; SET lock_timeout = " + millis;
    return switch (use) {
      case MIGRATE -> settings;
      case COPY -> settings + SOUND;
      case READ -> settings + idle(millis) + "; SET default_transaction_read_only = on";
      case WRITE -> settings + idle(millis * 3 / 5) + SOUND;
    };
  }

  private static final String SOUND =
      "; SET default_transaction_isolation = 'read committed'"
          + "; SELECT set_config('synchronous_commit', 'on', false)"
          + " WHERE current_setting('synchronous_commit') = 'off'";

  private static String idle(long millis) {
    return "; SET idle_in_transaction_session_timeout = " + millis;
  }

  private String password() throws SQLException {
    Path file = options.passwordFile();
    if (file == null) {
      return null;
    }
    try {
      PrivateFiles.requirePrivate(file);
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new SQLException(
          "the password file " + file + " cannot be used: " + PrivateFiles.reason(e), "28000", e);
    }
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.plusMillis(999).toSeconds());
  }

  /** Flyway asks for connections by this interface; the driver's base has the rest of it. */
  private static final class Source extends BaseDataSource implements DataSource {

    private final PostgresConnections connections;
    private final Use use;

    Source(PostgresConnections connections, Use use) {
      this.connections = connections;
      this.use = use;
    }

    @Override
    public Connection getConnection() throws SQLException {
      return connections.open(use);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return connections.open(use);
    }

    @Override
    public String getDescription() {
      return "Signet's store";
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
