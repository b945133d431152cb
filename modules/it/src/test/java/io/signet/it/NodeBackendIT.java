package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** Node's https server with the middleware that AWS's page on client certificates names. */
class NodeBackendIT {

  @TempDir Path data;
  @TempDir Path directory;

  @Test
  void shouldAcceptTheStageWithTheCertificateAndRefuseTheOneWithout() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      var certificate = client.generateClientCertificate();
      Files.writeString(directory.resolve("trusted.crt"), certificate.pemEncodedCertificate());
      int port = FreePorts.one();
      Process node = startNode(port);
      try {
        Backends.trust(signet, "https://localhost:" + port, certificates.authorityPem());
        StoryApi api =
            StoryApi.create(client, "pets", "GET", "https://localhost:" + port + "/pets");
        api.deploy("with").deploy("without");

        // When
        api.attach("with", certificate.clientCertificateId());

        // Then
        var accepted = Clients.get(Clients.stageUrl(signet, api.id(), "with", "/pets"));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
        assertThat(accepted.body())
            .containsIgnoringCase(Pems.serial(certificate.pemEncodedCertificate()));
        var refused = Clients.get(Clients.stageUrl(signet, api.id(), "without", "/pets"));
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).isEqualTo("{\"message\": \"Internal server error\"}");
        signet.awaitLogged("requires a client certificate");
        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(Clients.get(signet.admin().resolve("/metrics")).body())
                        .containsPattern(
                            "signet_backend_handshakes_total\\{certificate=\"none\".*outcome=\"refused\"} [1-9]"));
      } finally {
        node.destroy();
      }
    }
  }

  private Process startNode(int port) throws Exception {
    Path project = directory.resolve("node");
    Files.createDirectories(project);
    for (String file : List.of("package.json", "server.js")) {
      try (var resource = getClass().getResourceAsStream("/node/" + file)) {
        Files.write(project.resolve(file), resource.readAllBytes());
      }
    }
    Programs.Outcome install =
        Programs.run(project, Map.of(), 600, List.of("npm", "install", "--no-audit", "--no-fund"));
    assertThat(install.exitCode()).as(install.output()).isZero();
    Process node =
        new ProcessBuilder("node", "server.js", Integer.toString(port), directory.toString())
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("node.log").toFile())
            .start();
    Awaitility.await("node listens").atMost(60, TimeUnit.SECONDS).until(() -> Nginx.listens(port));
    return node;
  }
}
