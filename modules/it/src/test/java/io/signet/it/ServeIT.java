package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** How {@code scripts/signet serve} starts, refuses to start, and stops. */
class ServeIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path data;

  @Test
  void shouldStopWithinTenSecondsWhenTerminated() {
    try (SignetProcess signet = SignetProcess.start(data, Map.of())) {
      // Given
      assertThat(Clients.get(signet.admin().resolve("/health/ready")).statusCode()).isEqualTo(200);

      // When
      long began = System.nanoTime();
      signet.terminate();
      signet.awaitExit(Duration.ofSeconds(10));

      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void shouldRefuseASecondProcessOnTheSameData() {
    try (SignetProcess first = SignetProcess.start(data, Map.of())) {
      // When
      SignetProcess second = SignetProcess.launch(data, Map.of());

      // Then
      assertRefused(second, "in use by process " + first.pid());
    }
  }

  @Test
  void shouldSayThatAPortIsInUse() throws IOException {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());

      // When
      SignetProcess http = SignetProcess.launch(data, Map.of("SIGNET_HTTP_PORT", port));
      assertRefused(http, port);
      SignetProcess admin = SignetProcess.launch(data, Map.of("SIGNET_ADMIN_PORT", port));

      // Then
      assertRefused(admin, port);
    }
  }

  @Test
  void shouldSayThatTheKeystoreCannotBeRead() throws IOException {
    // Given
    startOnce();
    Files.write(data.resolve("keystore.p12"), new byte[] {1, 2, 3});

    // When
    SignetProcess signet = SignetProcess.launch(data, Map.of());

    // Then
    assertRefused(signet, "keystore.p12");
  }

  @Test
  void shouldSayThatThePasswordIsWrong() throws IOException {
    // Given
    startOnce();
    Path password = data.resolve("other.password");
    Files.writeString(password, "wrong-password-of-some-length");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));

    // When
    SignetProcess signet =
        SignetProcess.launch(
            data, Map.of("SIGNET_KEYSTORE_PKCS12_PASSWORD_FILE", password.toString()));

    // Then
    assertRefused(signet, "password");
  }

  @Test
  void shouldSayWhatIsWrongInTheConfiguration() throws IOException {
    // Given
    Path config = Files.writeString(data.resolve("broken.yaml"), "http:\n  prot: 8080\n");

    // When
    SignetProcess signet = SignetProcess.launch(data, Map.of("SIGNET_CONFIG", config.toString()));

    // Then
    assertRefused(signet, "there is no option http.prot");
  }

  @Test
  void shouldKeepItsSecretsToItself() throws IOException {
    // Given
    startOnce();

    // When
    List<Path> files;
    try (var tree = Files.walk(data)) {
      files =
          tree.filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(data.resolve("native")))
              .toList();
    }

    // Then
    assertThat(files).hasSizeGreaterThanOrEqualTo(5);
    for (Path file : files) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
  }

  @Test
  void shouldListenOnNothingButWhatIsConfiguredAndTwoClosedLoopbackPorts() throws Exception {
    try (SignetProcess signet = SignetProcess.start(data, Map.of())) {
      // When
      Set<String> listening = Listening.of(signet.pid());

      // Then
      assertThat(listening)
          .contains(
              "127.0.0.1:" + signet.gateway().getPort(), "127.0.0.1:" + signet.admin().getPort())
          .hasSize(4)
          .allMatch(address -> address.startsWith("127.0.0.1:"));
    }
  }

  @Test
  void shouldListTheOneNodeThatThereIs() throws Exception {
    try (SignetProcess signet = SignetProcess.start(data, Map.of())) {
      String address = signet.admin().getHost() + ":" + signet.admin().getPort();

      // When
      Programs.Outcome table = nodes(signet);
      Programs.Outcome json = nodes(signet, "--json");

      // Then
      assertThat(table.exitCode()).as(table.output()).isZero();
      assertThat(table.output().lines().toList().get(1)).startsWith("* " + address + " ");
      JsonNode nodes = AdminCalls.tree(json.output()).path("item");
      assertThat(nodes).hasSize(1);
      assertThat(nodes.get(0).path("state").asText()).isEqualTo("LIVE");
      assertThat(nodes.get(0).path("self").asBoolean()).isTrue();
      assertThat(nodes.get(0).path("nodeId").asText())
          .isEqualTo(Files.readString(data.resolve("node")).strip());
    }
  }

  private static Programs.Outcome nodes(SignetProcess signet, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(SignetProcess.projectRoot().resolve("scripts/signet").toString());
    command.addAll(List.of("nodes", "--admin", signet.admin().toString()));
    command.addAll(List.of(more));
    Map<String, String> environment = Map.of("SIGNET_DATA_DIR", signet.data().toString());
    return Programs.run(signet.data(), environment, 30, command);
  }

  @Test
  void shouldKeepEveryAcknowledgedWriteWhenKilled() {
    // Given
    List<String> acknowledged = new ArrayList<>();
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      for (int i = 0; i < 5; i++) {
        acknowledged.add(client.generateClientCertificate().clientCertificateId());
      }
      StoryApi api =
          StoryApi.create(client, "pets", "GET", "https://localhost:1/pets").deploy("prod");
      api.attach("prod", acknowledged.get(0));
      acknowledged.add(api.id());

      // When
      signet.kill();
    }

    // Then
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      String api = acknowledged.remove(5);
      assertThat(client.getStage(r -> r.restApiId(api).stageName("prod")).clientCertificateId())
          .isEqualTo(acknowledged.get(0));
      for (String id : acknowledged) {
        assertThat(
                client.getClientCertificate(r -> r.clientCertificateId(id)).pemEncodedCertificate())
            .startsWith("-----BEGIN CERTIFICATE-----");
      }
    }
  }

  private void startOnce() {
    SignetProcess.start(data, Map.of()).close();
  }

  private static void assertRefused(SignetProcess signet, String reason) {
    try (signet) {
      assertThat(signet.awaitExit(LIMIT)).isIn(1, 2);
      List<String> complaints =
          signet.log().stream().filter(line -> line.startsWith("signet: ")).toList();
      assertThat(complaints).as(signet.log().toString()).hasSize(1);
      assertThat(complaints.get(0)).contains(reason);
      assertThat(signet.log()).noneMatch(line -> line.startsWith("\tat "));
    }
  }
}
