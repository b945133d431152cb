package io.signet.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signet.store.PostgresServer.Login;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The server that tests of PostgreSQL stand on. */
final class PostgresServerTest {

  @Test
  void shouldGiveEmptyDatabasesThatNeedAPassword() throws Exception {
    // Given
    Login login = PostgresServer.shared().freshDatabase();
    // When
    execute(login, "CREATE TABLE t (x INTEGER)");
    // Then
    execute(PostgresServer.shared().freshDatabase(), "CREATE TABLE t (x INTEGER)");
    assertThatThrownBy(() -> DriverManager.getConnection(login.url(), login.user(), "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void shouldKeepDataAndPortWhenKilledAndRestarted() throws Exception {
    try (PostgresServer server = PostgresServer.start()) {
      // Given
      Login login = server.freshDatabase();
      execute(login, "CREATE TABLE t (x INTEGER)");
      execute(login, "INSERT INTO t VALUES (7)");
      // When
      server.kill();
      // Then
      assertThatThrownBy(login::connect).isInstanceOf(SQLException.class);
      server.restart();
      assertThat(number(login, "SELECT x FROM t")).isEqualTo(7);
    }
  }

  @Test
  void shouldNotAnswerWhilePaused() throws Exception {
    try (PostgresServer server = PostgresServer.start()) {
      // Given
      Login login = server.freshDatabase();
      server.pause();
      Thread asking = new Thread(() -> answered(login));
      // When
      asking.start();
      // Then
      asking.join(500);
      assertThat(asking.isAlive()).isTrue();
      server.resume();
      await().atMost(30, SECONDS).until(() -> !asking.isAlive());
    }
  }

  private static void answered(Login login) {
    try {
      number(login, "SELECT 1");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void execute(Login login, String sql) throws SQLException {
    try (Connection connection = login.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int number(Login login, String sql) throws SQLException {
    try (Connection connection = login.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
