package io.signet.store;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.LogFactory;

/** Brings a database to the schema that this version works with. */
final class Schema {

  /** The number of the newest script under {@code migration}. */
  static final int NEWEST = 3;

  private static final String APPLIED =
      "SELECT MAX(CAST(version AS INTEGER)) FROM flyway_schema_history WHERE success";

  private Schema() {}

  /**
   * Migrates where there is something to migrate. Flyway costs some 300 ms even when there is not,
   * so its own table is asked first.
   *
   * @param keyType the engine's text type that compares by code points
   * @throws SignetException {@link ErrorCode#SERVICE_UNAVAILABLE} if a newer version has written it
   */
  static void migrate(DataSource source, String keyType) throws SQLException {
    int applied = applied(source);
    if (applied > NEWEST) {
      throw new SignetException(
          ErrorCode.SERVICE_UNAVAILABLE,
          "The store was written by a newer version of Signet (schema "
              + applied
              + ", this one knows "
              + NEWEST
              + "): start that version, or restore a backup made before the upgrade");
    }
    if (applied == NEWEST) {
      return;
    }
    migrate(source, keyType, NEWEST);
  }

  /** Brings an empty database to an older schema, such as that of a backup. */
  static void migrate(DataSource source, String keyType, int target) throws SQLException {
    try {
      load(configuration(source, keyType).target(Integer.toString(target))).migrate();
    } catch (FlywayException e) {
      throw new SQLException(
          "its schema cannot be brought up to date: " + firstLine(e), state(e), e);
    }
  }

  /** The migrations, ready to run or to be looked at. */
  static Flyway flyway(DataSource source, String keyType) {
    return load(configuration(source, keyType));
  }

  private static FluentConfiguration configuration(DataSource source, String keyType) {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:io/signet/store/migration")
        .placeholders(Map.of("key", keyType));
  }

  private static Flyway load(FluentConfiguration configuration) {
    Flyway flyway = configuration.load();
    // After load(), which puts Flyway's own choice of a log in place.
    LogFactory.setLogCreator(QuietFlywayLog::new);
    return flyway;
  }

  private static String state(FlywayException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException engine) {
        return engine.getSQLState();
      }
    }
    return null;
  }

  private static String firstLine(FlywayException failure) {
    return failure.getMessage().strip().lines().findFirst().orElse("");
  }

  /**
   * The schema that a database has; 0 for one in which nothing has been migrated, which has no such
   * table. One that does not answer has no version either.
   */
  static int applied(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(APPLIED)) {
        return rows.next() ? rows.getInt(1) : 0;
      } catch (SQLException e) {
        if (Trouble.of(e) == Trouble.AWAY) {
          throw e;
        }
        return 0;
      }
    }
  }
}
