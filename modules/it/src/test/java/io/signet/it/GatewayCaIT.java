package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GenerateClientCertificateResponse;

/** An nginx that trusts the gateway's own CA and is never touched again. */
class GatewayCaIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Map<String, String> TAGS = Map.of("signet:issuer", "gateway-ca");

  /** A day in half a minute. */
  private static final Map<String, String> SHORT_LIVED =
      Map.of(
          "SIGNET_BACKENDS_DRAIN", "1s",
          "SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256",
          "SIGNET_CERTIFICATES_ROTATION_CHECK", "500ms",
          "SIGNET_CERTIFICATES_GATEWAY_CA_LEAF_VALIDITY", "20s",
          "SIGNET_CERTIFICATES_GATEWAY_CA_ROTATE_EVERY", "6s");

  @TempDir Path data;
  @TempDir Path directory;

  private SignetProcess signet;
  private ApiGatewayClient client;
  private Nginx nginx;
  private StoryApi api;
  private GenerateClientCertificateResponse certificate;

  @BeforeEach
  void start() throws Exception {
    BackendCertificates authority = BackendCertificates.make(directory);
    signet = SignetProcess.start(data, SHORT_LIVED);
    client = Clients.apiGateway(signet);
    certificate = client.generateClientCertificate(r -> r.tags(TAGS));
    Files.writeString(directory.resolve("trusted.crt"), trustBundle());
    nginx = Nginx.start(directory, StoryNginx.DEMANDING);
    Backends.put(signet, nginx.origin(), Map.of("trustBundle", authority.authorityPem()));
    api = StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
  }

  @AfterEach
  void close() {
    nginx.close();
    client.close();
    signet.close();
  }

  @Test
  void shouldBeAcceptedRotationAfterRotationWithoutTouchingTheBackend() {
    // Given
    String bundle = trustBundle();
    api.attach("prod", certificate.clientCertificateId());

    // When
    int first = awaitVersionAfter(0);
    int second = awaitVersionAfter(first);
    awaitVersionAfter(second);

    // Then
    assertThat(trustBundle()).isEqualTo(bundle);
    assertThat(client.getClientCertificates(r -> {}).items()).hasSize(1);
  }

  @Test
  void shouldRefuseStrangersAndAcceptWhateverElseTheAuthorityIssues() {
    // Given
    String stranger = client.generateClientCertificate().clientCertificateId();
    String other = client.generateClientCertificate(r -> r.tags(TAGS)).clientCertificateId();
    api.attach("prod", stranger);

    // When
    awaitStatus(400);

    // Then
    assertThat(call().body()).contains("400 The SSL certificate error");
    api.attach("prod", other);
    awaitStatus(200);
    assertThat(call().body()).contains("serialNumber=" + other + ".");
  }

  @Test
  void shouldNotPresentWhatHasExpired() {
    // Given: an operator's own rotation, begun in time, holds Signet's up
    certificate = client.generateClientCertificate(r -> r.tags(TAGS));
    RotationCalls rotations = new RotationCalls(signet, certificate.clientCertificateId());
    String open = rotations.begin();
    api.attach("prod", certificate.clientCertificateId());
    awaitStatus(200);

    // When
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> call().statusCode() != 200);

    // Then: the gateway's own refusal, not nginx's
    assertThat(call().statusCode()).isEqualTo(500);
    signet.awaitLogged("expired");
    signet.awaitLogged("version 1, expires on");
    rotations.move(open, "ABORTED");
    awaitStatus(200);
  }

  private String trustBundle() {
    return new AdminCalls(signet)
        .made(
            "GET",
            "/signet/v1/client-certificates/" + certificate.clientCertificateId() + "/trust-bundle",
            null)
        .path("versions")
        .path(0)
        .path("pem")
        .asText();
  }

  private HttpResponse<String> call() {
    return Clients.get(Clients.stageUrl(signet, api.id(), "prod", "/pets"));
  }

  private void awaitStatus(int status) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> call().statusCode() == status);
  }

  /** Waits until a call is accepted with a later version; answers with which. */
  private int awaitVersionAfter(int version) {
    return Awaitility.await("accepted with a version after " + version)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(this::acceptedVersion, accepted -> accepted > version);
  }

  /** With which version a call is accepted; 0 if it is not. */
  private int acceptedVersion() {
    HttpResponse<String> answer = call();
    Matcher shown =
        Pattern.compile("serialNumber=" + certificate.clientCertificateId() + "\\.(\\d+),")
            .matcher(answer.body());
    return answer.statusCode() == 200 && shown.find() ? Integer.parseInt(shown.group(1)) : 0;
  }
}
