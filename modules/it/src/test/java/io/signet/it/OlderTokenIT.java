package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.store.PostgresServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayException;

/** The way out of a token: new keys are made elsewhere, those of the token work until rotated. */
class OlderTokenIT {

  /** A token that has been away for long is looked for every half minute. */
  private static final Duration SOON = Duration.ofSeconds(90);

  @TempDir private Path data;
  @TempDir private Path directory;
  @TempDir private Path hsm;
  private SoftToken token;

  @BeforeEach
  void makeToken() {
    token = SoftToken.make(hsm);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs12", "sql"})
  void shouldRotateItsWayOutOfATokenWithoutLosingACall(String newer) throws Exception {
    // Given: a stage presents a certificate whose key is in the token
    BackendCertificates authority = BackendCertificates.make(directory);
    Files.writeString(directory.resolve("trusted.crt"), authority.authorityPem());
    try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING)) {
      String id;
      String first;
      StoryApi api;
      try (SignetProcess signet = SignetProcess.start(data, onlyToken());
          ApiGatewayClient client = Clients.apiGateway(signet)) {
        var certificate = client.generateClientCertificate();
        id = certificate.clientCertificateId();
        first = certificate.pemEncodedCertificate();
        trust(nginx, first);
        Backends.put(
            signet,
            nginx.origin(),
            Map.of(
                "trustBundle",
                authority.authorityPem(),
                "probe",
                Map.of("method", "GET", "path", "/health")));
        api = StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
        api.attach("prod", id);
        stop(signet);
      }
      Map<String, String> both = both(newer);

      // When
      String second;
      try (SignetProcess signet = SignetProcess.start(data, both)) {
        URI url = Clients.stageUrl(signet, api.id(), "prod", "/pets");
        awaitSeen(url, first);
        RotationCalls rotations = new RotationCalls(signet, id);
        String rotation = rotations.begin();
        second = rotations.pem(2);
        String between = list(both).output();
        trust(nginx, first + second);
        rotations.awaitMove(rotation, "ACCEPTED", SOON);
        rotations.move(rotation, "ACTIVE");
        awaitSeen(url, second);
        rotations.awaitMove(rotation, "RETIRED", SOON);

        // Then: the new key is where it should be, and the token holds nothing any more
        assertThat(between.replaceAll(" +", " "))
            .contains("%1$s.1 ec_p256 pkcs11 (older) certificate %1$s, version 1".formatted(id))
            .contains("%1$s.2 rsa_2048 %2$s certificate %1$s, version 2".formatted(id, newer));
        Awaitility.await().atMost(SOON).until(() -> !token.objects().contains("Object;"));
        assertThat(list(both).output()).doesNotContain("pkcs11");
        stop(signet);
      }
      Map<String, String> onlyNewer = new HashMap<>(both);
      onlyNewer.remove("SIGNET_KEYSTORE_OLDER");
      try (SignetProcess signet = SignetProcess.start(data, onlyNewer)) {
        awaitSeen(Clients.stageUrl(signet, api.id(), "prod", "/pets"), second);
      }
    }
  }

  @Test
  void shouldServeWithTheNewKeysWhileTheTokenIsAway() throws Exception {
    // Given
    String old;
    try (SignetProcess signet = SignetProcess.start(data, onlyToken());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      old = client.generateClientCertificate().clientCertificateId();
      stop(signet);
    }
    BackendCertificates authority = BackendCertificates.make(directory);
    Files.writeString(directory.resolve("trusted.crt"), authority.authorityPem());
    try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING);
        SignetProcess signet = SignetProcess.start(data, both("pkcs12"));
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      var made = client.generateClientCertificate();
      trust(nginx, made.pemEncodedCertificate());
      Backends.trust(signet, nginx.origin(), authority.authorityPem());
      StoryApi api =
          StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
      URI health = signet.admin().resolve("/health/ready");

      // When
      Path tokens = hsm.resolve("tokens");
      Files.move(tokens, hsm.resolve("aside"));
      awaitHealth(health, "token 'it' is away");

      // Then
      api.attach("prod", made.clientCertificateId());
      URI url = Clients.stageUrl(signet, api.id(), "prod", "/pets");
      awaitSeen(url, made.pemEncodedCertificate());
      assertThat(Clients.get(health).statusCode()).isEqualTo(200);
      assertThat(catchThrowableOfType(ApiGatewayException.class, client::generateClientCertificate))
          .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(503));
      Refusals.assertRefused(list(both("pkcs12")), 1, "does not start, is the token there?");
      SignetProcess other = SignetProcess.launch(directory.resolve("other"), both("pkcs12"));
      assertThat(other.awaitExit(SOON)).isEqualTo(1);
      Files.move(hsm.resolve("aside"), tokens);
      awaitHealth(health, "\"degraded\":false");
      assertThat(list(both("pkcs12")).output())
          .contains(old + ".1")
          .contains(made.clientCertificateId() + ".1");
    }
  }

  @Test
  void shouldBackUpAndRestoreBesideTheToken() throws Exception {
    // Given
    String inToken;
    String inFile;
    Map<String, String> both = both("pkcs12");
    try (SignetProcess signet = SignetProcess.start(data, onlyToken());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      inToken = client.generateClientCertificate().clientCertificateId();
      stop(signet);
    }
    try (SignetProcess signet = SignetProcess.start(data, both);
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      inFile = client.generateClientCertificate().clientCertificateId();
      stop(signet);
    }
    Path key = BackupTools.key(directory);
    Path backup = directory.resolve("signet.backup");

    // When
    Programs.Outcome taken = BackupTools.backup(data, both, backup, key);
    Programs.Outcome withoutToken =
        BackupTools.restore(directory.resolve("without"), Map.of(), backup, key);
    Path restored = directory.resolve("restored");
    Programs.Outcome withToken = BackupTools.restore(restored, both, backup, key);

    // Then
    assertThat(taken.exitCode()).as(taken.output()).isZero();
    assertThat(taken.output())
        .contains("keys       1, sealed")
        .contains("the keys " + inToken + ".1, which never leave their token");
    Refusals.assertRefused(withoutToken, 1, "key " + inToken + ".1 never left its token");
    assertThat(withToken.exitCode()).as(withToken.output()).isZero();
    Programs.Outcome listed = Tools.run(restored, both, "keystore", "list");
    assertThat(listed.exitCode()).as(listed.output()).isZero();
    assertThat(listed.output()).contains(inToken + ".1").contains(inFile + ".1");
  }

  private Map<String, String> onlyToken() {
    Map<String, String> options = new HashMap<>(token.options());
    options.put("SIGNET_KEYSTORE_TYPE", "pkcs11");
    return options;
  }

  private Map<String, String> both(String newer) throws Exception {
    Map<String, String> options = new HashMap<>(token.options());
    options.put("SIGNET_KEYSTORE_TYPE", newer);
    options.put("SIGNET_KEYSTORE_OLDER", "pkcs11");
    options.put("SIGNET_BACKENDS_DRAIN", "1s");
    if (newer.equals("sql")) {
      options.putAll(DatabaseOptions.keys(directory, PostgresServer.shared().freshDatabase()));
      Tools.run(data, options, "keystore", "master-key");
    }
    return options;
  }

  private Programs.Outcome list(Map<String, String> options) throws Exception {
    return Tools.run(data, options, "keystore", "list");
  }

  private void trust(Nginx nginx, String pems) throws Exception {
    Files.writeString(directory.resolve("trusted.crt"), pems);
    nginx.reload(StoryNginx.DEMANDING);
  }

  private static void stop(SignetProcess signet) {
    signet.terminate();
    signet.awaitExit(SOON);
  }

  private static void awaitSeen(URI url, String pem) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> StoryNginx.assertSaw(Clients.get(url), pem));
  }

  private static void awaitHealth(URI health, String text) {
    Awaitility.await().atMost(SOON).until(() -> Clients.get(health).body().contains(text));
  }
}
