package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import io.signet.keystore.TestCertificates;
import io.signet.store.PostgresServer;
import io.signet.store.PostgresServer.Login;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** {@code signet keystore migrate}, as an operator has it. */
class KeystoreMigrateIT {

  @TempDir Path data;
  @TempDir Path directory;
  private Login login;
  private Map<String, String> sql;

  @BeforeEach
  void makeDatabase() throws Exception {
    login = PostgresServer.shared().freshDatabase();
    sql = DatabaseOptions.keys(directory, login);
    assertThat(Tools.run(data, sql, "keystore", "master-key").exitCode()).isZero();
  }

  @Test
  void shouldGoOnWithTheKeysInTheirNewPlaceAndBack() throws Exception {
    // Given: a stage that presents a certificate of the file
    BackendCertificates certificates = BackendCertificates.make(directory);
    try (Nginx nginx = nginx(certificates)) {
      StoryApi api;
      String pem;
      try (SignetProcess signet = SignetProcess.start(data, Map.of());
          ApiGatewayClient client = Clients.apiGateway(signet)) {
        var certificate = client.generateClientCertificate();
        pem = certificate.pemEncodedCertificate();
        Files.writeString(directory.resolve("trusted.crt"), pem);
        nginx.reload(StoryNginx.DEMANDING);
        Backends.trust(signet, nginx.origin(), certificates.authorityPem());
        api = StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
        api.attach("prod", certificate.clientCertificateId());
        stop(signet);
      }

      // When
      Programs.Outcome there = migrate("pkcs12", "sql");
      Programs.Outcome again = migrate("pkcs12", "sql");
      Programs.Outcome removed = migrate("pkcs12", "sql", "--remove-source");

      // Then
      assertThat(List.of(there, again, removed)).allMatch(outcome -> outcome.exitCode() == 0);
      assertThat(there.output())
          .contains("pkcs12 to sql: 1 keys", "it signs, and its certificate verifies that")
          .contains("1 taken over, 0 there already; pkcs12 still has them")
          .contains("Now set keystore.type: sql and start.");
      assertThat(again.output()).contains("0 taken over, 1 there already");
      assertThat(removed.output()).contains("1 removed from pkcs12");
      assertThat(keys("pkcs12")).isEmpty();
      assertPresents(sql, api, pem);

      // When, Then: and the way back
      Programs.Outcome back = migrate("sql", "pkcs12", "--remove-source");
      assertThat(back.exitCode()).as(back.output()).isZero();
      assertThat(keys("sql")).isEmpty();
      assertPresents(Map.of(), api, pem);
    }
  }

  @Test
  void shouldSayWhyKeysDoNotGoIntoATokenOrOutOfOne() throws Exception {
    // When, Then
    Refusals.assertRefused(
        migrate("pkcs12", "pkcs11"), 2, "Set keystore.type: pkcs11 and keystore.older: pkcs12");
    Refusals.assertRefused(
        migrate("pkcs11", "sql"), 2, "set keystore.type: sql and keystore.older: pkcs11");
    Refusals.assertRefused(migrate("sql", "sql"), 2, "--from and --to are both sql");
    Refusals.assertRefused(migrate("jks", "sql"), 1, "keystore.type is jks");
    assertThat(Tools.run(data, sql, "keystore", "migrate", "--to", "sql").exitCode()).isEqualTo(2);
  }

  @Test
  void shouldChangeNothingWithAWrongPasswordOrMasterKey() throws Exception {
    // Given
    fill("pkcs12", 2);
    byte[] file = Files.readAllBytes(data.resolve("keystore.p12"));
    String wrong = DatabaseOptions.secret(directory.resolve("wrong"), "wrong").toString();
    Path noKey = directory.resolve("none.key");

    // When
    Programs.Outcome fromFile =
        migrate(Map.of("SIGNET_KEYSTORE_PKCS12_PASSWORD_FILE", wrong), "pkcs12", "sql");
    Programs.Outcome toDatabase =
        migrate(Map.of("SIGNET_KEYSTORE_SQL_PASSWORD_FILE", wrong), "pkcs12", "sql");
    Programs.Outcome noMasterKey =
        migrate(Map.of("SIGNET_KEYSTORE_SQL_MASTER_KEY_FILE", "" + noKey), "pkcs12", "sql");
    Programs.Outcome noDatabase =
        migrate(
            Map.of("SIGNET_KEYSTORE_SQL_URL", "jdbc:postgresql://127.0.0.1:1/signet"),
            "pkcs12",
            "sql");

    // Then
    Refusals.assertRefused(fromFile, 1, "keystore.p12");
    Refusals.assertRefused(toDatabase, 1, "password authentication failed");
    Refusals.assertRefused(noMasterKey, 1, "there is no master key file " + noKey);
    Refusals.assertRefused(noDatabase, 1, "is not available");
    assertThat(Files.readAllBytes(data.resolve("keystore.p12"))).isEqualTo(file);
    assertThat(keys("sql")).isEmpty();
  }

  @Test
  void shouldTakeNothingOverThatIsAnotherKeyOfThatName() throws Exception {
    // Given
    fill("pkcs12", 2);
    fill("sql", 1);

    // When
    Programs.Outcome refused = migrate("pkcs12", "sql", "--remove-source");

    // Then
    Refusals.assertRefused(refused, 1, "key c0.1 is in both keystores, with different");
    assertThat(keys("sql")).hasSize(1);
    assertThat(keys("pkcs12")).hasSize(2);
  }

  @Test
  void shouldRefuseWhileANodeRunsOnTheStore() throws Exception {
    // Given
    Map<String, String> shared = DatabaseOptions.all(directory, login);
    try (SignetProcess signet = SignetProcess.start(directory.resolve("other"), shared)) {
      // When
      Programs.Outcome running =
          Tools.run(data, shared, "keystore", "migrate", "--from", "sql", "--to", "pkcs12");
      stop(signet);
      Programs.Outcome stopped =
          Tools.run(data, shared, "keystore", "migrate", "--from", "sql", "--to", "pkcs12");

      // Then
      Refusals.assertRefused(running, 1, "1 node(s) run on the store");
      assertThat(stopped.exitCode()).as(stopped.output()).isZero();
    }
  }

  @Test
  void shouldLoseNothingWhenItIsKilledAndGoOn() throws Exception {
    // Given
    int count = 40;
    fill("pkcs12", count);
    Set<KeyId> before = keys("pkcs12");

    // When
    Process killed =
        Tools.start(
            data, sql, "keystore", "migrate", "--from", "pkcs12", "--to", "sql", "--remove-source");
    try (BufferedReader output = killed.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.contains(" 5/" + count)) {
        line = output.readLine();
      }
      killed.destroyForcibly();
      assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    Set<KeyId> between = keys("pkcs12");
    between.addAll(keys("sql"));
    int there = keys("sql").size();
    Programs.Outcome again = migrate("pkcs12", "sql", "--remove-source");

    // Then
    assertThat(between).isEqualTo(before);
    assertThat(there).isGreaterThanOrEqualTo(5);
    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(keys("pkcs12")).isEmpty();
    assertThat(keys("sql")).isEqualTo(before);
  }

  private Programs.Outcome migrate(String from, String to, String... more) throws Exception {
    return migrate(Map.of(), from, to, more);
  }

  private Programs.Outcome migrate(
      Map<String, String> other, String from, String to, String... more) throws Exception {
    Map<String, String> options = new HashMap<>(sql);
    options.putAll(other);
    List<String> command =
        new ArrayList<>(List.of("keystore", "migrate", "--from", from, "--to", to));
    command.addAll(List.of(more));
    return Tools.run(data, options, command.toArray(String[]::new));
  }

  /** A node with this keystore presents the certificate. */
  private void assertPresents(Map<String, String> options, StoryApi api, String pem) {
    try (SignetProcess signet = SignetProcess.start(data, options)) {
      URI url = Clients.stageUrl(signet, api.id(), "prod", "/pets");
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> StoryNginx.assertSaw(Clients.get(url), pem));
      stop(signet);
    }
  }

  private Nginx nginx(BackendCertificates certificates) throws Exception {
    Files.writeString(directory.resolve("trusted.crt"), certificates.authorityPem());
    return Nginx.start(directory, StoryNginx.DEMANDING);
  }

  private static void stop(SignetProcess signet) {
    signet.terminate();
    signet.awaitExit(Duration.ofSeconds(30));
  }

  private void fill(String type, int count) {
    try (Keystore keystore = open(type)) {
      for (int i = 0; i < count; i++) {
        keystore.generate(
            new KeyId("c" + i, 1),
            KeyAlgorithm.EC_P256,
            key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
      }
    }
  }

  /** Every key that is there, each proven. */
  private Set<KeyId> keys(String type) {
    try (Keystore keystore = open(type)) {
      Set<KeyId> ids = new TreeSet<>(keystore.list());
      ids.forEach(id -> Keys.prove(keystore, id));
      return ids;
    }
  }

  private Keystore open(String type) {
    Map<String, String> settings =
        type.equals("pkcs12")
            ? Map.of()
            : Map.of(
                "url",
                login.url(),
                "user",
                login.user(),
                "passwordFile",
                directory.resolve("database.password").toString(),
                "masterKeyFile",
                directory.resolve("master.key").toString());
    return KeystoreProvider.named(type).open(data, settings);
  }
}
