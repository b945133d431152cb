package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.signet.store.PostgresServer;
import io.signet.store.PostgresServer.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** PostgreSQL by TLS, with a server that lets nobody in without it. */
class PostgresTlsIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private static Path certificates;
  private static PostgresServer server;
  private static Path authority;

  @TempDir private Path data;
  @TempDir private Path directory;
  private Login login;

  /** Its certificate is for {@code 127.0.0.1} and for nothing else. */
  @BeforeAll
  static void startServer() throws Exception {
    Identity own = TestCertificates.authority("CN=Database-Authority");
    authority = Files.writeString(certificates.resolve("ca.pem"), TestCertificates.pem(own.leaf()));
    Identity database = TestCertificates.server(own, List.of(), List.of("127.0.0.1"));
    Path chain =
        Files.writeString(
            certificates.resolve("server.crt"), TestCertificates.pem(database.chain()));
    Path key =
        DatabaseOptions.secret(
            certificates.resolve("server.key"), TestCertificates.pem(database.privateKey()));
    server = PostgresServer.start();
    server.demandTls(chain, key);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void makeDatabase() {
    login = server.freshDatabase();
  }

  @Test
  void shouldKeepDocumentsAndKeysOverVerifiedTls() throws Exception {
    // Given
    Map<String, String> options =
        DatabaseOptions.all(directory, by("?sslmode=verify-full&sslrootcert=" + authority));
    assertThat(Tools.run(data, options, "keystore", "master-key").exitCode()).isZero();
    try (SignetProcess signet = SignetProcess.start(data, options);
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // When
      String id = client.generateClientCertificate().clientCertificateId();

      // Then
      assertThat(Tools.run(data, options, "keystore", "list").output()).contains(id + ".1");
      assertThat(signet.log()).noneMatch(line -> line.contains("does not have to prove who it is"));
      assertThat(connections())
          .containsKeys("signet", "signet keystore")
          .doesNotContainValue(false);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-full", "verify-ca"})
  void shouldRefuseAServerOfAnotherAuthority(String mode) throws Exception {
    // Given
    Path other =
        Files.writeString(
            directory.resolve("other.pem"),
            TestCertificates.pem(TestCertificates.authority("CN=Another").leaf()));
    Login wrong = by("?sslmode=" + mode + "&sslrootcert=" + other);
    Map<String, String> keys = DatabaseOptions.keys(directory, wrong);
    Tools.run(data, keys, "keystore", "master-key");

    // When, Then
    String why = "the server's certificate is not believed, look at sslrootcert";
    assertRefused(DatabaseOptions.documents(directory, wrong), why);
    assertRefused(keys, why);
  }

  @Test
  void shouldNotUseAServerOfAnotherName() throws Exception {
    // Given
    String localhost = login.url().replace("127.0.0.1", "localhost");
    Map<String, String> full = documents(localhost + "?sslmode=verify-full&sslrootcert=");
    Map<String, String> ca = documents(localhost + "?sslmode=verify-ca&sslrootcert=");

    // When, Then
    try (SignetProcess signet = SignetProcess.start(data, full)) {
      assertThat(signet.logged("signet is up but not ready")).isTrue();
      assertThat(signet.log())
          .anyMatch(line -> line.contains("The hostname localhost could not be verified"));
      assertThat(connections()).isEmpty();
    }
    try (SignetProcess signet = SignetProcess.start(data, ca)) {
      assertThat(signet.logged("signet is ready")).isTrue();
    }
  }

  @Test
  void shouldBeRefusedWithoutTls() {
    assertRefused(DatabaseOptions.documents(directory, by("?sslmode=disable")), "no encryption");
  }

  @Test
  void shouldRefuseAServerThatHasNoTls() throws Exception {
    // Given
    Login plain = PostgresServer.shared().freshDatabase();
    Login demanding =
        new Login(
            plain.url() + "?sslmode=verify-full&sslrootcert=" + authority,
            plain.user(),
            plain.password());

    // When, Then
    assertRefused(
        DatabaseOptions.documents(directory, demanding), "The server does not support SSL");
  }

  /** 192.0.2.1 is nobody's; nothing is sent there. */
  @Test
  void shouldNotGoElsewhereUnlessToldHow() throws Exception {
    // Given
    Login elsewhere = new Login("jdbc:postgresql://192.0.2.1/signet", "signet", "x");
    Map<String, String> keys = DatabaseOptions.keys(directory, elsewhere);
    Tools.run(data, keys, "keystore", "master-key");

    // When, Then
    assertRefused(
        DatabaseOptions.documents(directory, elsewhere),
        "192.0.2.1 is not this machine: add ?sslmode=verify-full");
    assertRefused(keys, "192.0.2.1 is not this machine; add ?sslmode=verify-full");
  }

  @Test
  void shouldRefuseToStartWithoutTheCertificatesThatItIsToBelieve() throws Exception {
    // Given
    Login login = by("?sslmode=verify-full&sslrootcert=" + directory.resolve("nowhere.pem"));
    Map<String, String> keys = DatabaseOptions.keys(directory, by(""));
    Tools.run(data, keys, "keystore", "master-key");

    // When, Then
    assertRefused(DatabaseOptions.documents(directory, login), "cannot read sslrootcert");
    assertRefused(DatabaseOptions.keys(directory, login), "cannot read sslrootcert");
  }

  private void assertRefused(Map<String, String> options, String why) {
    SignetProcess signet = SignetProcess.launch(data, options);
    assertThat(signet.awaitExit(SOON)).isNotZero();
    await().atMost(SOON).until(() -> signet.logged(why));
    assertThat(signet.log()).noneMatch(line -> line.startsWith("\tat "));
  }

  private Login by(String parameters) {
    return new Login(login.url() + parameters, login.user(), login.password());
  }

  private Map<String, String> documents(String url) {
    return DatabaseOptions.documents(
        directory, new Login(url + authority, login.user(), login.password()));
  }

  /** The connections of Signet by what they call themselves, and whether all of them have TLS. */
  private Map<String, Boolean> connections() throws Exception {
    Map<String, Boolean> found = new HashMap<>();
    try (Connection connection = by("?sslmode=require").connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT application_name, bool_and(ssl) FROM pg_stat_activity"
                    + " JOIN pg_stat_ssl USING (pid)"
                    + " WHERE usename = current_user AND application_name LIKE 'signet%'"
                    + " GROUP BY application_name")) {
      while (row.next()) {
        found.put(row.getString(1), row.getBoolean(2));
      }
    }
    return found;
  }
}
