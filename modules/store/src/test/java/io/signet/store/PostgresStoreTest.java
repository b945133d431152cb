package io.signet.store;

import static io.signet.store.Samples.backend;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.store.PostgresServer.Login;
import io.signet.store.Transaction.Links;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to a store in PostgreSQL: who is let in, and the server that it needs. */
final class PostgresStoreTest {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private final PostgresFixture fixture = new PostgresFixture();

  @AfterEach
  void removePassword() {
    fixture.close();
  }

  @Test
  void shouldMigrateOnceWhenThreeNodesStartTogether() throws Exception {
    // Given
    ExecutorService threads = Executors.newFixedThreadPool(3);
    Callable<Store> open = () -> fixture.open(Clock.systemUTC());
    // When
    List<Future<Store>> stores = threads.invokeAll(List.of(open, open, open));
    // Then
    for (Future<Store> store : stores) {
      assertThat(insert(store.get(), "n" + stores.indexOf(store))).isPositive();
      store.get().close();
    }
    threads.shutdown();
    assertThat(number("SELECT COUNT(*) FROM flyway_schema_history")).isEqualTo(Schema.NEWEST);
    assertThat(number("SELECT value FROM revision")).isEqualTo(3);
  }

  @Test
  void shouldRefuseAWrongPassword() {
    // Given
    Login wrong = new Login(fixture.login.url(), fixture.login.user(), "wrong");
    // When
    SignetException refusal = refusal(() -> open(wrong));
    // Then
    assertThat(refusal)
        .hasMessageContaining("password authentication failed")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void shouldRefuseADatabaseThatIsNotThere() {
    // Given
    Login nowhere =
        new Login(
            "jdbc:postgresql://127.0.0.1:" + SERVER.port() + "/nowhere",
            fixture.login.user(),
            fixture.login.password());
    // When
    SignetException refusal = refusal(() -> open(nowhere));
    // Then
    assertThat(refusal).hasMessageContaining("database \"nowhere\" does not exist");
  }

  @Test
  void shouldRefuseADatabaseThatIsNotItsToMigrate() {
    // Given
    Login other = SERVER.freshDatabase();
    Login foreign = new Login(other.url(), fixture.login.user(), fixture.login.password());
    // When
    SignetException refusal = refusal(() -> open(foreign));
    // Then
    assertThat(refusal).hasMessageContaining("cannot be brought up to date");
  }

  @Test
  void shouldRefuseAStoreThatANewerVersionWrote() throws Exception {
    // Given
    fixture.open(Clock.systemUTC()).close();
    execute(
        "UPDATE flyway_schema_history SET version = '99' WHERE version = '" + Schema.NEWEST + "'");
    // When
    SignetException refusal = refusal(() -> fixture.open(Clock.systemUTC()));
    // Then
    assertThat(refusal).hasMessageContaining("newer version").hasMessageContaining("99");
  }

  @Test
  void shouldRefuseAnEncodingThatDoesNotTakeEveryText() {
    // Given
    String name = fixture.login.user() + "x";
    SERVER.administer(
        "CREATE DATABASE "
            + name
            + " OWNER "
            + fixture.login.user()
            + " ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    Login login =
        new Login(
            "jdbc:postgresql://127.0.0.1:" + SERVER.port() + "/" + name,
            fixture.login.user(),
            fixture.login.password());
    // When
    SignetException refusal = refusal(() -> open(login));
    // Then
    assertThat(refusal).hasMessageContaining("SQL_ASCII").hasMessageContaining("UTF8 is needed");
  }

  @Test
  void shouldRefuseAServerThatIsTooOld() {
    // When
    SignetException refusal =
        refusal(() -> PostgresServerCheck.demandVersion("jdbc:postgresql://h/d", 130_022));
    // Then
    assertThat(refusal)
        .hasMessage("The server of jdbc:postgresql://h/d is PostgreSQL 13: 14 or newer is needed");
    PostgresServerCheck.demandVersion("jdbc:postgresql://h/d", 140_000);
  }

  @Test
  void shouldRefuseAPasswordThatOthersCanRead() throws Exception {
    // Given
    PostgresOptions options = fixture.options();
    Files.setPosixFilePermissions(
        options.passwordFile(), PosixFilePermissions.fromString("rw-r-----"));
    // When
    SignetException refusal = refusal(() -> Stores.open(options, Clock.systemUTC()));
    // Then
    assertThat(refusal).hasMessageContaining("chmod 600 " + options.passwordFile());
  }

  @Test
  void shouldTakeAPasswordThatChangesWhileItRuns() throws Exception {
    // Given
    try (Store store = fixture.open(Clock.systemUTC())) {
      insert(store, "a");
      SERVER.administer("ALTER ROLE " + fixture.login.user() + " PASSWORD 'another'");
      Files.writeString(fixture.options().passwordFile(), "another\n");
      // When
      SERVER.administer(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"
              + fixture.login.user()
              + "'");
      // Then
      await().atMost(30, SECONDS).ignoreExceptions().until(() -> insert(store, "b") == 2);
    }
  }

  @Test
  void shouldForceEveryCommitToDiskWhateverTheDefaultIs() throws Exception {
    // Given
    SERVER.administer(
        "ALTER ROLE " + fixture.login.user() + " SET synchronous_commit = off",
        "ALTER ROLE " + fixture.login.user() + " SET default_transaction_isolation = serializable");
    // When
    try (Connection writer = PostgresDatabase.open(fixture.options()).writer()) {
      // Then
      assertThat(text(writer, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(text(writer, "SHOW default_transaction_isolation")).isEqualTo("read committed");
      assertThat(text(writer, "SHOW statement_timeout")).isEqualTo("5s");
      assertThat(text(writer, "SHOW lock_timeout")).isEqualTo("5s");
      assertThat(text(writer, "SHOW idle_in_transaction_session_timeout")).isEqualTo("3s");
    }
  }

  @Test
  void shouldKnowItsNewestMigration() throws Exception {
    // When
    fixture.open(Clock.systemUTC()).close();
    // Then
    assertThat(
            number("SELECT MAX(CAST(version AS INTEGER)) FROM flyway_schema_history WHERE success"))
        .isEqualTo(Schema.NEWEST);
  }

  @Test
  void shouldRefuseANameThatPostgresqlCannotWriteDown() {
    // Given
    try (Store store = fixture.open(Clock.systemUTC())) {
      // When
      SignetException refusal =
          catchThrowableOfType(SignetException.class, () -> store.get(Kind.STAGE, "api/\0"));
      // Then
      assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(store.trouble()).isEmpty();
    }
  }

  @Test
  void shouldKeepTheAuditLogOfAllNodesInOneOrder() {
    // Given
    try (Store left = fixture.open(Clock.systemUTC());
        Store right = fixture.open(Clock.systemUTC())) {
      insert(left, "a");
      insert(right, "b");
      // When
      insert(left, "c");
      // Then
      assertThat(right.audit(new PageRequest(10, "")).item())
          .extracting(entry -> entry.revision() + " " + entry.created())
          .containsExactly("3 backend:c", "2 backend:b", "1 backend:a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db.example.com/signet",
        "jdbc:postgresql://10.0.0.7:5432/signet?connectTimeout=2",
        "jdbc:postgresql://127.0.0.1,db.example.com/signet",
        "jdbc:postgresql://127.0.0.1/signet?password=x",
        "jdbc:postgresql://a.example/signet?sslmode=verify-full&sslrootcert=/nowhere/ca.pem",
        "jdbc:mysql://127.0.0.1/signet",
        "postgresql://127.0.0.1/signet"
      })
  void shouldRefuseAUrl(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PostgresOptions.of(url, "signet", null))
        .withMessageStartingWith("store.postgresql.url")
        .satisfies(refusal -> assertThat(refusal.getMessage().lines()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://127.0.0.1/signet",
        "jdbc:postgresql://localhost:5433/signet",
        "jdbc:postgresql://[::1]:5433/signet",
        "jdbc:postgresql:signet",
        "jdbc:postgresql://a.example,b.example/signet?sslmode=verify-full&sslrootcert=/dev/null",
        "jdbc:postgresql://10.0.0.7/signet?sslmode=disable"
      })
  void shouldTakeAUrl(String url) {
    assertThat(PostgresOptions.of(url, "signet", null).url()).isEqualTo(url);
  }

  private static void open(Login login) {
    try (PostgresFixture other = new PostgresFixture(login)) {
      other.open(Clock.systemUTC()).close();
    }
  }

  private static long insert(Store store, String origin) {
    return store.write(
        StoreContract.AUDIT,
        t -> {
          t.insert(Kind.BACKEND, origin, backend(origin, null), Links.NONE);
          return t.revision();
        });
  }

  private static SignetException refusal(ThrowingCallable call) {
    SignetException refusal = catchThrowableOfType(SignetException.class, call);
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refusal.getMessage().lines()).hasSize(1);
    return refusal;
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = fixture.login.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws Exception {
    try (Connection connection = fixture.login.connect()) {
      return Long.parseLong(text(connection, sql));
    }
  }

  private static String text(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
