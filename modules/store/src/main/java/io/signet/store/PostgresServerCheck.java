package io.signet.store;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether a server is one that Signet works with. */
final class PostgresServerCheck {

  /** PostgreSQL 14, as {@code server_version_num} says it. */
  static final int OLDEST = 140_000;

  private PostgresServerCheck() {}

  /**
   * Asks the server.
   *
   * @throws SignetException {@link ErrorCode#SERVICE_UNAVAILABLE} with one line if it will not do
   */
  static void run(PostgresConnections connections, String name) throws SQLException {
    try (Connection connection = connections.open(PostgresConnections.Use.READ);
        Statement statement = connection.createStatement()) {
      demandVersion(name, Integer.parseInt(shown(statement, "server_version_num")));
      demandEncoding(name, shown(statement, "server_encoding"));
    }
  }

  static void demandVersion(String name, int number) {
    if (number < OLDEST) {
      throw unfit(
          "The server of "
              + name
              + " is PostgreSQL "
              + number / 10_000
              + ": 14 or newer is needed");
    }
  }

  static void demandEncoding(String name, String encoding) {
    if (!encoding.equals("UTF8")) {
      throw unfit("The database " + name + " has the encoding " + encoding + ": UTF8 is needed");
    }
  }

  private static String shown(Statement statement, String setting) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  private static SignetException unfit(String message) {
    return new SignetException(ErrorCode.SERVICE_UNAVAILABLE, message);
  }
}
