package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import io.signet.keystore.TestCertificates;
import io.signet.store.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** {@code signet keystore list}: which keys there are, and what uses them. */
class KeystoreListIT {

  @TempDir Path data;
  @TempDir Path directory;

  @Test
  void shouldListTheKeysOfARunningNodeAndWhatUsesThem() throws Exception {
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      String rotated = client.generateClientCertificate().clientCertificateId();
      String alone =
          client
              .generateClientCertificate(r -> r.tags(Map.of("signet:issuer", "gateway-ca")))
              .clientCertificateId();
      new RotationCalls(signet, rotated).begin();

      // When
      Programs.Outcome table = Tools.run(data, "keystore", "list");
      Programs.Outcome json = Tools.run(data, "keystore", "list", "--json");

      // Then
      assertThat(table.exitCode()).as(table.output()).isZero();
      assertThat(table.output().lines().map(line -> line.replaceAll(" +", " ")))
          .containsExactlyInAnyOrder(
              "key algorithm keystore used by",
              "%1$s.1 rsa_2048 pkcs12 certificate %1$s, version 1: current".formatted(rotated),
              "%1$s.2 rsa_2048 pkcs12 certificate %1$s, version 2: successor".formatted(rotated),
              "%1$s.1 rsa_2048 pkcs12 certificate %1$s, version 1: current".formatted(alone),
              "gateway-ca.1 ec_p256 pkcs12 the gateway's CA");
      assertThat(json.exitCode()).isZero();
      JsonNode listing = AdminCalls.tree(json.output());
      assertThat(listing.path("missing")).isEmpty();
      assertThat(listing.path("keys")).hasSize(4);
      JsonNode successor = find(listing, rotated + ".2");
      assertThat(successor)
          .isEqualTo(
              AdminCalls.tree(
                  """
                  {"key": "%1$s.2", "algorithm": "rsa_2048", "keystore": "pkcs12", "older": false,
                   "use": "successor", "clientCertificateId": "%1$s", "version": 2}"""
                      .formatted(rotated)));
      assertThat(find(listing, "gateway-ca.1").has("clientCertificateId")).isFalse();
    }
  }

  @Test
  void shouldTellOrphansAndMissingKeysApart() throws Exception {
    // Given
    String id;
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      id = client.generateClientCertificate().clientCertificateId();
      signet.terminate();
      signet.awaitExit(Duration.ofSeconds(30));
    }
    generate("pkcs12", Map.of(), new KeyId("nobodys", 3));

    // When
    Programs.Outcome orphan = Tools.run(data, "keystore", "list", "--json");
    try (Keystore keystore = KeystoreProvider.named("pkcs12").open(data, Map.of())) {
      keystore.delete(new KeyId(id, 1));
    }
    Programs.Outcome missing = Tools.run(data, "keystore", "list");

    // Then
    assertThat(orphan.exitCode()).as(orphan.output()).isZero();
    JsonNode nobodys = find(AdminCalls.tree(orphan.output()), "nobodys.3");
    assertThat(nobodys.path("use").asText()).isEqualTo("orphan");
    assertThat(nobodys.has("clientCertificateId")).isFalse();
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.output())
        .contains("nothing: orphan")
        .contains("signet: in no keystore, though in use: " + id + ".1");
  }

  @Test
  void shouldListTheKeysOfADatabase() throws Exception {
    // Given
    Map<String, String> options =
        DatabaseOptions.all(directory, PostgresServer.shared().freshDatabase());
    assertThat(Tools.run(data, options, "keystore", "master-key").exitCode()).isZero();
    try (SignetProcess signet = SignetProcess.start(data, options);
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      String id = client.generateClientCertificate().clientCertificateId();

      // When
      Programs.Outcome listed = Tools.run(data, options, "keystore", "list");

      // Then
      assertThat(listed.exitCode()).as(listed.output()).isZero();
      assertThat(listed.output().replaceAll(" +", " "))
          .contains("%1$s.1 rsa_2048 sql certificate %1$s, version 1: current".formatted(id));
    }
  }

  @Test
  void shouldRefuseInOneLineAndChangeNothing() throws Exception {
    // Given
    SignetProcess.start(data, Map.of()).close();
    Path wrong = DatabaseOptions.secret(directory.resolve("wrong"), "not the password");
    byte[] before = Files.readAllBytes(data.resolve("keystore.p12"));

    // When
    Programs.Outcome noNode = Tools.run(directory.resolve("none"), "keystore", "list");
    Programs.Outcome password = with(Map.of("SIGNET_KEYSTORE_PKCS12_PASSWORD_FILE", "" + wrong));
    Programs.Outcome type = with(Map.of("SIGNET_KEYSTORE_TYPE", "jks"));
    Programs.Outcome twice = with(Map.of("SIGNET_KEYSTORE_OLDER", "pkcs12"));

    // Then
    Refusals.assertRefused(noNode, 1, "there is no store");
    assertThat(directory.resolve("none")).doesNotExist();
    Refusals.assertRefused(password, 1, "keystore.p12");
    Refusals.assertRefused(type, 1, "keystore.type is jks");
    Refusals.assertRefused(twice, 2, "keystore.older is keystore.type");
    assertThat(Files.readAllBytes(data.resolve("keystore.p12"))).isEqualTo(before);
  }

  private Programs.Outcome with(Map<String, String> options) throws Exception {
    return Tools.run(data, new HashMap<>(options), "keystore", "list");
  }

  private void generate(String type, Map<String, String> settings, KeyId id) {
    try (Keystore keystore = KeystoreProvider.named(type).open(data, settings)) {
      keystore.generate(
          id,
          KeyAlgorithm.EC_P256,
          key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
    }
  }

  private static JsonNode find(JsonNode listing, String key) {
    for (JsonNode each : listing.path("keys")) {
      if (each.path("key").asText().equals(key)) {
        return each;
      }
    }
    throw new AssertionError("no key " + key + " in " + listing);
  }
}
