package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.store.PostgresServer;
import io.signet.store.PostgresServer.Login;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ClientCertificate;

/** Backups of what is in PostgreSQL, and what becomes of them in another database. */
class DatabaseBackupIT {

  @TempDir Path directory;
  private Path lost;
  private Path restored;
  private Path backup;
  private Path key;

  @BeforeEach
  void makePlaces() throws Exception {
    lost = Files.createDirectory(directory.resolve("lost"));
    restored = Files.createDirectory(directory.resolve("restored"));
    backup = directory.resolve("signet.backup");
    key = BackupTools.key(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs12", "sql"})
  void shouldBeTheSameNodeInAnotherDatabase(String keystore) throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    Map<String, String> first = options(keystore, lost);
    Map<String, String> second = options(keystore, restored);
    try (SignetProcess signet = SignetProcess.start(lost, first);
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given: a stage whose certificate a backend demands, and a backup of the running node
      var certificate = client.generateClientCertificate(r -> r.description("first"));
      String pem = certificate.pemEncodedCertificate();
      Files.writeString(directory.resolve("trusted.crt"), pem);
      try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING)) {
        Backends.trust(signet, nginx.origin(), certificates.authorityPem());
        StoryApi api =
            StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
        api.attach("prod", certificate.clientCertificateId());
        List<ClientCertificate> before = client.getClientCertificates().items();
        Programs.Outcome taken = BackupTools.backup(lost, first, backup, key);
        assertThat(taken.exitCode()).as(taken.output()).isZero();
        assertThat(taken.output())
            .contains("store postgresql, keystore " + keystore, "keys       1, sealed");
        signet.kill();

        // When
        Programs.Outcome outcome = BackupTools.restore(restored, second, backup, key);

        // Then
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("it signs, and its certificate verifies that");
        try (SignetProcess same = SignetProcess.start(restored, second);
            ApiGatewayClient sameClient = Clients.apiGateway(same)) {
          assertThat(sameClient.getClientCertificates().items()).isEqualTo(before);
          URI url = Clients.stageUrl(same, api.id(), "prod", "/pets");
          Awaitility.await()
              .atMost(Duration.ofSeconds(10))
              .untilAsserted(() -> StoryNginx.assertSaw(Clients.get(url), pem));
          sameClient.generateClientCertificate();
        }
        Programs.Outcome listed = Tools.run(restored, second, "keystore", "list");
        assertThat(listed.exitCode()).as(listed.output()).isZero();
      }
    }
  }

  @Test
  void shouldRefuseADatabaseThatHoldsSomethingOrIsInUse() throws Exception {
    // Given
    Map<String, String> own = options("sql", lost);
    Map<String, String> other = options("sql", restored);
    generateIn(lost, own);
    assertThat(BackupTools.backup(lost, own, backup, key).exitCode()).isZero();
    Path elsewhere = directory.resolve("elsewhere");

    // When
    Programs.Outcome running;
    String foreign;
    try (SignetProcess signet = SignetProcess.start(restored, other);
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> hasNode(other));
      running = BackupTools.restore(elsewhere, other, backup, key);
      foreign = client.generateClientCertificate().clientCertificateId();
    }
    Programs.Outcome holding = BackupTools.restore(elsewhere, other, backup, key);

    // Then
    Refusals.assertRefused(running, 1, "a node runs on jdbc:postgresql://");
    Refusals.assertRefused(holding, 1, "is not empty");
    Programs.Outcome listed = Tools.run(restored, other, "keystore", "list");
    assertThat(listed.exitCode()).as(listed.output()).isZero();
    assertThat(listed.output().lines()).hasSize(2);
    assertThat(listed.output()).contains(foreign + ".1");
  }

  @Test
  void shouldRefuseAKeystoreThatHoldsAKeyAndLeaveTheDatabaseOfDocumentsEmpty() throws Exception {
    // Given: the documents' database is new, the keys' is not
    Map<String, String> own = options("sql", lost);
    generateIn(lost, own);
    assertThat(BackupTools.backup(lost, own, backup, key).exitCode()).isZero();
    Map<String, String> used = options("sql", restored);
    generateIn(restored, used);
    Login fresh = PostgresServer.shared().freshDatabase();
    Path third = Files.createDirectory(directory.resolve("third"));
    Map<String, String> mixed = DatabaseOptions.documents(third, fresh);
    mixed.put("SIGNET_KEYSTORE_TYPE", "sql");
    mixed.put("SIGNET_KEYSTORE_SQL_URL", used.get("SIGNET_STORE_POSTGRESQL_URL"));
    mixed.put("SIGNET_KEYSTORE_SQL_USER", used.get("SIGNET_STORE_POSTGRESQL_USER"));
    mixed.put(
        "SIGNET_KEYSTORE_SQL_PASSWORD_FILE", used.get("SIGNET_STORE_POSTGRESQL_PASSWORD_FILE"));
    mixed.put(
        "SIGNET_KEYSTORE_SQL_MASTER_KEY_FILE", used.get("SIGNET_KEYSTORE_SQL_MASTER_KEY_FILE"));

    // When
    Programs.Outcome refused = BackupTools.restore(third, mixed, backup, key);

    // Then
    Refusals.assertRefused(refused, 1, "the keystore is not empty: it has key");
    Refusals.assertRefused(
        BackupTools.backup(third, mixed, directory.resolve("none"), key), 1, "there is no store");
    assertThat(third.resolve("credentials")).doesNotExist();
  }

  @Test
  void shouldAskForAMasterKeyBeforeAnythingIsRestored() throws Exception {
    // Given
    Map<String, String> own = options("sql", lost);
    generateIn(lost, own);
    assertThat(BackupTools.backup(lost, own, backup, key).exitCode()).isZero();
    Map<String, String> other = options("sql", restored);
    Files.delete(restored.resolve("master.key"));

    // When
    Programs.Outcome refused = BackupTools.restore(restored, other, backup, key);
    Tools.run(restored, other, "keystore", "master-key");
    Programs.Outcome done = BackupTools.restore(restored, other, backup, key);

    // Then
    Refusals.assertRefused(refused, 1, "there is no master key file");
    assertThat(done.exitCode()).as(done.output()).isZero();
  }

  /** Whether the node has told the others that it is there. */
  private static boolean hasNode(Map<String, String> options) throws Exception {
    String password =
        Files.readString(Path.of(options.get("SIGNET_STORE_POSTGRESQL_PASSWORD_FILE"))).strip();
    Login login =
        new Login(
            options.get("SIGNET_STORE_POSTGRESQL_URL"),
            options.get("SIGNET_STORE_POSTGRESQL_USER"),
            password);
    try (Connection connection = login.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 1 FROM node")) {
      return row.next();
    }
  }

  /** A database of its own for the node of a folder. */
  private static Map<String, String> options(String keystore, Path folder) throws Exception {
    Login login = PostgresServer.shared().freshDatabase();
    if (keystore.equals("pkcs12")) {
      return DatabaseOptions.documents(folder, login);
    }
    Map<String, String> options = DatabaseOptions.all(folder, login);
    assertThat(Tools.run(folder, options, "keystore", "master-key").exitCode()).isZero();
    return options;
  }

  private static String generateIn(Path data, Map<String, String> options) {
    try (SignetProcess signet = SignetProcess.start(data, options);
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      return client.generateClientCertificate().clientCertificateId();
    }
  }
}
