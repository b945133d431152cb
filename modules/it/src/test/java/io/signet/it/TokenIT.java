package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** The story with keys inside a real token of SoftHSM2, against an nginx that demands them. */
class TokenIT {

  private static final String PIN = "it-4711";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path data;
  @TempDir private Path directory;
  @TempDir private Path hsm;

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void shouldTellTheWholeStoryWithKeysInAToken(String version) throws Exception {
    // Given
    BackendCertificates authority = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, token());
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
        Awaitility.await().atMost(SOON).until(() -> !objects().contains("Object;"));
        assertThat(signet.log()).noneMatch(line -> line.contains(PIN));
      }
    }
  }

  @Test
  void shouldRefuseToStartWithAWrongPin() throws Exception {
    // Given
    Map<String, String> environment = new HashMap<>(token());
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
    try (SignetProcess signet = SignetProcess.start(data, token())) {
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

  /** Makes a token; answers the options that use it. */
  private Map<String, String> token() throws Exception {
    Path configuration = hsm.resolve("softhsm2.conf");
    Files.createDirectories(hsm.resolve("tokens"));
    Files.writeString(
        configuration,
        "directories.tokendir = " + hsm.resolve("tokens") + "\nobjectstore.backend = file\n");
    run("softhsm2-util", "--init-token --free --label it --so-pin so-4711 --pin " + PIN);
    Path pin = Files.writeString(hsm.resolve("pin"), PIN);
    Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
    return Map.of(
        "SOFTHSM2_CONF",
        configuration.toString(),
        "SIGNET_KEYSTORE_TYPE",
        "pkcs11",
        "SIGNET_KEYSTORE_PKCS11_LIBRARY",
        library(),
        "SIGNET_KEYSTORE_PKCS11_TOKEN",
        "it",
        "SIGNET_KEYSTORE_PKCS11_PIN_FILE",
        pin.toString(),
        "SIGNET_BACKENDS_DRAIN",
        "1s");
  }

  private String objects() throws Exception {
    return run(
        "pkcs11-tool", "--module " + library() + " --token-label it --login --pin " + PIN + " -O");
  }

  private String run(String program, String arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of(program));
    command.addAll(List.of(arguments.split(" ")));
    Programs.Outcome outcome =
        Programs.run(
            hsm, Map.of("SOFTHSM2_CONF", hsm.resolve("softhsm2.conf").toString()), 30, command);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }

  private static String library() {
    return Stream.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
        .filter(file -> Files.exists(Path.of(file)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("softhsm2 is not installed"));
  }
}
