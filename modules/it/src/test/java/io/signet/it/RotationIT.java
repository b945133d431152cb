package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** Rotations against a real nginx, which refuses strangers by an answer and not by an alert. */
class RotationIT {

  /** Calls that last longer are not made here. */
  private static final Map<String, String> QUICKLY =
      Map.of("SIGNET_BACKENDS_DRAIN", "1s", "SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256");

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path data;
  @TempDir Path directory;

  private SignetProcess signet;
  private ApiGatewayClient client;
  private Nginx nginx;
  private StoryApi api;
  private String certificateId;
  private RotationCalls rotations;
  private String first;

  @BeforeEach
  void attach() throws Exception {
    BackendCertificates authority = BackendCertificates.make(directory);
    signet = SignetProcess.start(data, QUICKLY);
    client = Clients.apiGateway(signet);
    var certificate = client.generateClientCertificate();
    certificateId = certificate.clientCertificateId();
    first = certificate.pemEncodedCertificate();
    rotations = new RotationCalls(signet, certificateId);
    Files.writeString(directory.resolve("trusted.crt"), first);
    nginx = Nginx.start(directory, StoryNginx.DEMANDING);
    Backends.put(
        signet,
        nginx.origin(),
        Map.of(
            "trustBundle",
            authority.authorityPem(),
            "probe",
            Map.of("method", "GET", "path", "/health")));
    api = StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
    api.attach("prod", certificateId);
    awaitSeen(first);
  }

  @AfterEach
  void close() {
    nginx.close();
    client.close();
    signet.close();
  }

  @Test
  void shouldWalkFromOneVersionToTheNext() throws Exception {
    // Given
    String rotation = rotations.begin();
    String second = rotations.pem(2);
    assertThat(rotations.versions()).hasSize(2);
    assertThat(shown()).isEqualTo(first);
    trust(first, second);
    awaitAccepted(rotation);
    awaitSeen(first);

    // When
    rotations.move(rotation, "ACTIVE");

    // Then
    awaitSeen(second);
    assertThat(shown()).isEqualTo(second);
    JsonNode retired = rotations.awaitMove(rotation, "RETIRED", SOON);
    assertThat(retired.path("state").asText()).isEqualTo("RETIRED");
    assertThat(rotations.versions()).hasSize(1);
    trust(second);
    awaitSeen(second);
  }

  @Test
  void shouldNotSwitchToWhatABackendRefusesUnlessForcedAndComeBack() throws Exception {
    // Given
    String rotation = rotations.begin();
    String second = rotations.pem(2);

    // When
    HttpResponse<String> refused = rotations.ask(rotation, "ACCEPTED", false);
    HttpResponse<String> early = rotations.ask(rotation, "ACTIVE", false);
    HttpResponse<String> forced = rotations.ask(rotation, "ACTIVE", true);

    // Then
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains(nginx.origin(), api.id() + "/prod", "REJECTED");
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(forced.statusCode()).as(forced.body()).isEqualTo(200);
    assertThat(AdminCalls.tree(forced.body()).path("acceptances").path(0).path("result").asText())
        .isEqualTo("REJECTED");
    assertThat(rotations.audit().path(0).path("target").asText())
        .endsWith("/rotations/2/transitions/ACTIVE?force=true");
    awaitStatus(400);
    assertThat(call().body()).doesNotContain(Pems.serial(second));

    // When
    HttpResponse<String> back = rotations.ask(rotation, "ROLLED_BACK", false);

    // Then
    assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
    awaitSeen(first);
    assertThat(shown()).isEqualTo(first);
    Awaitility.await().atMost(SOON).until(() -> rotations.versions().size() == 1);
    assertThat(rotations.audit().path(0).path("operation").asText()).isEqualTo("RetireSuccessor");
  }

  @Test
  void shouldNotSwitchToWhatNobodyProves() {
    // Given
    Backends.put(signet, "https://silent.example:443", Map.of());
    StoryApi silent =
        StoryApi.create(
            client, "pets", "GET", "https://${stageVariables.host}/pets", unchanged -> {});
    silent.deploy("test", Map.of("other", "x"));
    silent.attach("test", certificateId);
    String rotation = rotations.begin();

    // When
    HttpResponse<String> refused = rotations.ask(rotation, "ACCEPTED", false);

    // Then
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body())
        .contains("${stageVariables.host}", silent.id() + "/test", "UNPROVEN");
    assertThat(rotations.get(rotation).path("state").asText()).isEqualTo("PREPARED");
    assertThat(rotations.get(rotation).path("acceptances"))
        .extracting(each -> each.path("result").asText())
        .containsExactlyInAnyOrder("REJECTED", "UNPROVEN");
  }

  @Test
  void shouldLeaveAmazonsOwnWayOpenWhileAnotherCertificateIsRotated() throws Exception {
    // Given
    String other = client.generateClientCertificate().clientCertificateId();
    RotationCalls others = new RotationCalls(signet, other);
    String open = others.begin();
    var next = client.generateClientCertificate();
    trust(first, next.pemEncodedCertificate());

    // When
    api.attach("prod", next.clientCertificateId());
    awaitSeen(next.pemEncodedCertificate());
    client.deleteClientCertificate(r -> r.clientCertificateId(certificateId));

    // Then
    awaitSeen(next.pemEncodedCertificate());
    assertThat(others.get(open).path("state").asText()).isEqualTo("PREPARED");
    others.move(open, "ACCEPTED");
    others.move(open, "ACTIVE");
  }

  @Test
  void shouldKeepAnOpenRotationOverAKill() throws Exception {
    // Given
    String rotation = rotations.begin();
    trust(first, rotations.pem(2));
    awaitAccepted(rotation);
    rotations.move(rotation, "ACTIVE");
    String second = rotations.pem(2);

    // When
    signet.kill();
    signet = SignetProcess.start(data, QUICKLY);
    rotations = new RotationCalls(signet, certificateId);

    // Then
    awaitSeen(second);
    rotations.awaitMove(rotation, "RETIRED", SOON);
    assertThat(rotations.versions()).hasSize(1);
  }

  @Test
  void shouldWalkOnTheCommandLine() throws Exception {
    // When
    Programs.Outcome refused = signet("rotate", certificateId);
    trust(first, rotations.pem(2));
    awaitAccepted("2");
    Programs.Outcome walked = signet("rotate", certificateId);
    Programs.Outcome listed = signet("rotations", certificateId);

    // Then
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output())
        .contains("PREPARED", "-----BEGIN CERTIFICATE-----", "REJECTED", nginx.origin());
    assertThat(walked.exitCode()).as(walked.output()).isZero();
    assertThat(walked.output()).contains("ACTIVE", "waiting: ", "RETIRED");
    assertThat(listed.output()).contains("version 2", "current", "version 1 to 2, RETIRED");
    awaitSeen(rotations.pem(2));
  }

  private Programs.Outcome signet(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("scripts/signet"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--admin", signet.admin().toString()));
    return Programs.run(
        SignetProcess.projectRoot(), Map.of("SIGNET_DATA_DIR", data.toString()), 60, command);
  }

  /** nginx takes a moment to reload; until then it refuses, which the rotation says. */
  private void awaitAccepted(String rotation) {
    JsonNode accepted = rotations.awaitMove(rotation, "ACCEPTED", SOON);
    assertThat(accepted.path("acceptances"))
        .extracting(each -> each.path("origin").asText())
        .containsExactly(nginx.origin());
  }

  private void trust(String... pems) throws Exception {
    Files.writeString(directory.resolve("trusted.crt"), String.join("\n", pems));
    nginx.reload(StoryNginx.DEMANDING);
  }

  /** What Amazon's wire shows. */
  private String shown() {
    return client
        .getClientCertificate(r -> r.clientCertificateId(certificateId))
        .pemEncodedCertificate();
  }

  private HttpResponse<String> call() {
    return Clients.get(Clients.stageUrl(signet, api.id(), "prod", "/pets"));
  }

  private void awaitSeen(String pem) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> StoryNginx.assertSaw(call(), pem));
  }

  private void awaitStatus(int status) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> call().statusCode() == status);
  }
}
