package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The story with keys inside a real token of SoftHSM2, against an nginx that demands them. */
class TokenIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path data;
  @TempDir private Path directory;
  @TempDir private Path hsm;
  private SoftToken token;

  @BeforeEach
  void makeToken() {
    token = SoftToken.make(hsm);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void shouldTellTheWholeStoryWithKeysInAToken(String version) throws Exception {
    // Given
    BackendCertificates authority = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, options());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      var certificate = client.generateClientCertificate();
      String id = certificate.clientCertificateId();
      String first = certificate.pemEncodedCertificate();
      assertThat(Pems.certificate(first).getPublicKey().getAlgorithm()).isEqualTo("EC");
      Files.writeString(directory.resolve("trusted.crt"), first);
      String server = "ssl_protocols " + version + ";\n" + StoryNginx.DEMANDING;
      try (Nginx nginx = Nginx.start(directory, server)) {
        Backends.put(
            signet,
            nginx.origin(),
            Map.of(
                "trustBundle",
                authority.authorityPem(),
                "probe",
                Map.of("method", "GET", "path", "/health")));
        StoryApi api =
            StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
        URI url = Clients.stageUrl(signet, api.id(), "prod", "/pets");

        // When
        api.attach("prod", id);

        // Then
        awaitSeen(url, first);
        RotationCalls rotations = new RotationCalls(signet, id);
        String rotation = rotations.begin();
        String second = rotations.pem(2);
        Files.writeString(directory.resolve("trusted.crt"), first + second);
        nginx.reload(server);
        rotations.awaitMove(rotation, "ACCEPTED", SOON);
        rotations.move(rotation, "ACTIVE");
        awaitSeen(url, second);
        rotations.awaitMove(rotation, "RETIRED", SOON);
        api.detach("prod");
        client.deleteClientCertificate(r -> r.clientCertificateId(id));
        Awaitility.await().atMost(SOON).until(() -> !token.objects().contains("Object;"));
        assertThat(signet.log()).noneMatch(line -> line.contains(SoftToken.PIN));
      }
    }
  }

  @Test
  void shouldRefuseToStartWithAWrongPin() throws Exception {
    // Given
    Map<String, String> environment = new HashMap<>(options());
    environment.remove("SIGNET_KEYSTORE_PKCS11_PIN_FILE");
    environment.put("SIGNET_KEYSTORE_PKCS11_PIN", "wrong-one");

    // When
    SignetProcess signet = SignetProcess.launch(data, environment);

    // Then
    assertThat(signet.awaitExit(SOON)).isNotZero();
    assertThat(signet.log())
        .anyMatch(
            line ->
                line.contains(
                    "token 'it' refuses the PIN of SIGNET_KEYSTORE_PKCS11_PIN; it was tried once"))
        .noneMatch(line -> line.contains("wrong-one"));
  }

  @Test
  void shouldSayThatTheTokenIsAwayAndHaveItBack() throws Exception {
    // Given
    try (SignetProcess signet = SignetProcess.start(data, options())) {
      Path tokens = hsm.resolve("tokens");
      URI health = signet.admin().resolve("/health/ready");

      // When
      Files.move(tokens, hsm.resolve("aside"));
      Awaitility.await()
          .atMost(SOON)
          .until(() -> Clients.get(health).body().contains("token 'it' is away"));
      Files.move(hsm.resolve("aside"), tokens);

      // Then
      Awaitility.await()
          .atMost(SOON)
          .until(() -> Clients.get(health).body().contains("\"ready\":true"));
    }
  }

  private static void awaitSeen(URI url, String pem) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> StoryNginx.assertSaw(Clients.get(url), pem));
  }

  private Map<String, String> options() {
    Map<String, String> options = new HashMap<>(token.options());
    options.put("SIGNET_KEYSTORE_TYPE", "pkcs11");
    options.put("SIGNET_BACKENDS_DRAIN", "1s");
    return options;
  }
}
