package io.signet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.keystore.KeyAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class ConfigLoaderTest {

  private static final Path SHIPPED = Path.of("../../config/signet.yaml");

  @TempDir Path directory;

  @Test
  void shouldShipAFileThatSaysExactlyTheDefaults() {
    // When
    SignetConfig shipped = ConfigLoader.load(SHIPPED, Map.of());

    // Then
    assertThat(shipped).isEqualTo(ConfigLoader.load(null, Map.of()));
  }

  @Test
  void shouldShipAFileThatNamesEveryOption() throws IOException {
    // Given
    Map<String, Object> tree = new Yaml().load(Files.readString(SHIPPED));

    // When
    Set<String> named = leaves("", tree);

    // Then
    Set<String> options =
        ConfigPaths.of(SignetConfig.class).stream()
            .map(ConfigPaths.Option::path)
            .collect(Collectors.toSet());
    assertThat(named).isEqualTo(new TreeSet<>(options));
  }

  @Test
  void shouldLetTheEnvironmentWin() throws IOException {
    // Given
    Path file = file("http:\n  port: 1111\n  host: 127.0.0.2\n");

    // When
    SignetConfig config =
        ConfigLoader.load(
            file,
            Map.of(
                "SIGNET_HTTP_PORT", "2222",
                "SIGNET_HTTP_DOMAINS", "one.example, two.example",
                "SIGNET_HTTP_IDLE", "90s",
                "SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256",
                "SIGNET_BACKENDS_LOOPBACK", "allow"));

    // Then
    assertThat(config.http().port()).isEqualTo(2222);
    assertThat(config.http().host()).isEqualTo("127.0.0.2");
    assertThat(config.http().domains()).containsExactly("one.example", "two.example");
    assertThat(config.http().idle()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.certificates().keyAlgorithm()).isEqualTo(KeyAlgorithm.EC_P256);
    assertThat(config.backends().loopback()).isEqualTo(BackendsConfig.Access.ALLOW);
  }

  @Test
  void shouldNameTheVariableThatIsWrong() {
    // Given
    Map<String, String> environment = Map.of("SIGNET_HTTP_PORT", "abc");

    // When
    var attempt = assertThatThrownBy(() -> ConfigLoader.load(SHIPPED, environment));

    // Then
    attempt.hasMessage("SIGNET_HTTP_PORT: http.port: 'abc' is no whole number");
  }

  @Test
  void shouldRefuseWhatPartsCannotUseBeforeAnythingStarts() {
    // Given
    SignetConfig config = ConfigLoader.load(null, Map.of("SIGNET_ADMIN_HOST", "0.0.0.0"));

    // When
    var attempt = assertThatThrownBy(config::check);

    // Then
    attempt
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("admin.certificate and admin.key");
  }

  @Test
  void shouldRefuseADatabaseElsewhereThatDoesNotSayHowItIsProtected() {
    // Given
    SignetConfig config =
        ConfigLoader.load(
            null,
            Map.of(
                "SIGNET_STORE_TYPE", "postgresql",
                "SIGNET_STORE_POSTGRESQL_URL", "jdbc:postgresql://db.example/signet"));

    // When
    var attempt = assertThatThrownBy(config::check);

    // Then
    attempt
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("store.postgresql.url")
        .hasMessageContaining("sslmode=verify-full");
  }

  @Test
  void shouldRefuseAStoreThatItDoesNotKnow() {
    // Given
    SignetConfig config = ConfigLoader.load(null, Map.of("SIGNET_STORE_TYPE", "h2"));

    // When
    var attempt = assertThatThrownBy(config::check);

    // Then
    attempt.hasMessage("store.type must be sqlite or postgresql, not h2");
  }

  @Test
  void shouldReadTheSecretOfTheWebhookFromItsFile() throws IOException {
    // Given
    Path secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef\n");
    Map<String, String> environment =
        Map.of(
            "SIGNET_NOTIFICATIONS_WEBHOOK_URL",
            "https://hooks.example/T0KEN",
            "SIGNET_NOTIFICATIONS_WEBHOOK_SECRET_FILE",
            secret.toString());

    // When
    SignetConfig config = ConfigLoader.load(SHIPPED, environment);

    // Then
    assertThat(config.notifications().options().webhook().secret()).isEqualTo("0123456789abcdef");
    assertThat(config.toString()).doesNotContain("T0KEN");
  }

  @Test
  void shouldRefuseAWebhookWhoseSecretCannotBeRead() {
    // Given
    SignetConfig config =
        ConfigLoader.load(
            null,
            Map.of(
                "SIGNET_NOTIFICATIONS_WEBHOOK_URL", "https://hooks.example/",
                "SIGNET_NOTIFICATIONS_WEBHOOK_SECRET_FILE", "/nowhere/secret"));

    // When
    var attempt = assertThatThrownBy(config::check);

    // Then
    attempt
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("notifications.webhook.secretFile /nowhere/secret cannot be read");
  }

  @Test
  void shouldKeepKeysInTheStoresDatabaseUnlessToldOtherwise() {
    // Given
    Map<String, String> environment =
        Map.of(
            "SIGNET_STORE_TYPE", "postgresql",
            "SIGNET_STORE_POSTGRESQL_URL", "jdbc:postgresql://localhost/both",
            "SIGNET_STORE_POSTGRESQL_PASSWORD_FILE", "/etc/signet/password",
            "SIGNET_KEYSTORE_TYPE", "sql",
            "SIGNET_MASTER_KEYS", "k1 secret");

    // When
    KeystoreConfig keystore = ConfigLoader.load(SHIPPED, environment).keystore();

    // Then
    assertThat(keystore.settings("sql", environment))
        .containsEntry("url", "jdbc:postgresql://localhost/both")
        .containsEntry("user", "signet")
        .containsEntry("passwordFile", "/etc/signet/password")
        .containsEntry("masterKeys", "k1 secret");
    assertThat(keystore.toString()).doesNotContain("secret");
  }

  @Test
  void shouldLeaveKeysWithoutDocumentsAloneForAWhileWhereNodesShareThem() {
    // When
    SignetConfig alone = ConfigLoader.load(SHIPPED, Map.of());
    SignetConfig shared = ConfigLoader.load(SHIPPED, Map.of("SIGNET_KEYSTORE_TYPE", "sql"));

    // Then
    assertThat(graceOf(alone)).isZero();
    assertThat(graceOf(shared)).isEqualTo(Duration.ofMinutes(10));
  }

  private static Duration graceOf(SignetConfig config) {
    return config.certificateOptions().orphanGrace();
  }

  @Test
  void shouldGiveEveryOptionAVariableOfItsOwn() {
    // When
    List<String> variables =
        ConfigPaths.of(SignetConfig.class).stream().map(ConfigPaths.Option::variable).toList();

    // Then
    assertThat(variables)
        .doesNotHaveDuplicates()
        .contains("SIGNET_DATA_DIR", "SIGNET_ADMIN_PORT", "SIGNET_KEYSTORE_PKCS12_PASSWORD_FILE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "htpp: {port: 1}            | there is no option htpp",
        "http: {prot: 1}            | there is no option http.prot",
        "http: {port: many}         | http.port: 'many' is no whole number",
        "http: {idle: soon}         | 'soon' is no time",
        "http: {maxBody: 3 elephants} | '3 elephants' is no size",
        "certificates: {profile: x} | certificates.profile",
        "just text                  | no section of options",
        "'http: {port: 1'           | line"
      })
  void shouldNameTheOptionThatIsWrong(String yaml, String complaint) throws IOException {
    // Given
    Path file = file(yaml);

    // When
    var attempt = assertThatThrownBy(() -> ConfigLoader.load(file, Map.of()));

    // Then
    attempt
        .isInstanceOfSatisfying(
            StartFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(StartFailure.CONFIGURATION))
        .hasMessageContaining(file.toString())
        .hasMessageContaining(complaint)
        .message()
        .hasLineCount(1);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("signet.yaml"), yaml);
  }

  private static Set<String> leaves(String prefix, Map<String, Object> tree) {
    Set<String> leaves = new TreeSet<>();
    new LinkedHashMap<>(tree)
        .forEach(
            (name, value) -> {
              if (value instanceof Map<?, ?> section) {
                @SuppressWarnings("unchecked")
                Map<String, Object> nested = (Map<String, Object>) section;
                leaves.addAll(leaves(prefix + name + ".", nested));
              } else {
                leaves.add(prefix + name);
              }
            });
    return leaves;
  }
}
