package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/cluster, as a person would use it, with Debian's AWS CLI. */
class ClusterScriptIT {

  /** Away from the ports that a person's own cluster has. */
  private static final int OFFSET = 14_000;

  @TempDir Path directory;

  @AfterEach
  void takeDown() throws Exception {
    cluster(60, "down");
  }

  @Test
  void shouldShareCertificatesAmongThreeNodesAndCarryOnWithoutOne() throws Exception {
    // Given
    Programs.Outcome up = cluster(180, "up", "3");
    assertThat(up.exitCode()).as(up.output()).isZero();
    assertThat(up.output()).contains("node 1  ready", "node 2  ready", "node 3  ready");
    String id = aws(1, "generate-client-certificate").path("clientCertificateId").asText();
    assertThat(certificates(3)).contains(id);
    Programs.Outcome nodes = nodes(2);
    assertThat(nodes.exitCode()).as(nodes.output()).isZero();
    assertThat(nodes.output().lines().filter(line -> line.contains(" LIVE "))).hasSize(3);

    // When
    Programs.Outcome killed = cluster(30, "kill", "1");

    // Then
    assertThat(killed.exitCode()).as(killed.output()).isZero();
    String second = aws(2, "generate-client-certificate").path("clientCertificateId").asText();
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(certificates(3)).contains(id, second));
    assertThat(cluster(30, "status").output()).contains("node 1  down", "node 2  ready");
    Programs.Outcome again = cluster(180, "up", "3");
    assertThat(again.output()).contains("node 1  ready");
    assertThat(certificates(1)).contains(id, second);
  }

  @Test
  void shouldLeaveNothingBehind() throws Exception {
    // Given
    Programs.Outcome up = cluster(180, "up", "1");
    assertThat(up.exitCode()).as(up.output()).isZero();

    // When
    Programs.Outcome down = cluster(60, "down");

    // Then
    assertThat(down.exitCode()).as(down.output()).isZero();
    assertThat(directory.resolve("data")).doesNotExist();
    assertThat(
            ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(directory.toString())))
        .isEmpty();
  }

  private List<String> certificates(int node) throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    aws(node, "get-client-certificates")
        .path("items")
        .forEach(item -> ids.add(item.path("clientCertificateId").asText()));
    return ids;
  }

  private Programs.Outcome nodes(int node) throws IOException, InterruptedException {
    return Programs.run(
        directory,
        Map.of("SIGNET_DATA_DIR", directory.resolve("data").toString()),
        30,
        List.of(
            SignetProcess.projectRoot().resolve("scripts/signet").toString(),
            "nodes",
            "--admin",
            "http://127.0.0.1:" + (8_189 + OFFSET + node)));
  }

  private JsonNode aws(int node, String command) throws IOException, InterruptedException {
    Programs.Outcome outcome =
        Programs.run(
            directory,
            Map.of(
                "AWS_SHARED_CREDENTIALS_FILE",
                directory.resolve("data/credentials").toString(),
                "AWS_REGION",
                "us-east-1",
                "AWS_MAX_ATTEMPTS",
                "1"),
            60,
            List.of(
                "/usr/bin/aws",
                "--output",
                "json",
                "--endpoint-url",
                "http://127.0.0.1:" + (8_189 + OFFSET + node),
                "apigateway",
                command));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return new ObjectMapper().readTree(outcome.output());
  }

  private Programs.Outcome cluster(int limitSeconds, String... arguments)
      throws IOException, InterruptedException {
    // PostgreSQL's own user must be able to walk there.
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
    List<String> command = new ArrayList<>();
    command.add(SignetProcess.projectRoot().resolve("scripts/cluster").toString());
    command.addAll(
        List.of("--dir", directory.resolve("data").toString(), "--port-offset", "" + OFFSET));
    command.addAll(List.of(arguments));
    return Programs.run(directory, Map.of(), limitSeconds, command);
  }
}
