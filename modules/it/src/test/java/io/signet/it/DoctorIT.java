package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signet.api.WireJson;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GenerateClientCertificateResponse;

/** The doctor as an operator meets it: by HTTP, on the command line, and behind test-invoke. */
@Timeout(600)
class DoctorIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path data;
  @TempDir Path directory;

  @Test
  void shouldSayWhyABackendRefusesUsAndWhenItIsContent() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      GenerateClientCertificateResponse known = client.generateClientCertificate(r -> {});
      GenerateClientCertificateResponse stranger = client.generateClientCertificate(r -> {});
      Files.writeString(directory.resolve("trusted.crt"), known.pemEncodedCertificate());
      try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING)) {
        String url = nginx.origin() + "/pets";

        // When
        JsonNode untrusted = diagnose(signet, Map.of("url", url));
        Backends.trust(signet, nginx.origin(), certificates.authorityPem());
        JsonNode missing = diagnose(signet, Map.of("url", url));
        JsonNode refused =
            diagnose(
                signet, Map.of("url", url, "clientCertificateId", stranger.clientCertificateId()));
        Programs.Outcome content =
            doctor(signet, url, "--certificate", known.clientCertificateId(), "--json");
        Programs.Outcome report =
            doctor(signet, url, "--certificate", stranger.clientCertificateId());

        // Then
        assertThat(untrusted.path("cause").asText()).isEqualTo("server-certificate-unknown-ca");
        assertThat(missing.path("cause").asText()).isEqualTo("client-certificate-missing");
        assertThat(refused.path("cause").asText()).isEqualTo("client-certificate-unknown-ca");
        assertThat(refused.path("server").asText()).isEqualTo("nginx");
        assertThat(refused.path("remedy").asText()).contains("ssl_client_certificate");
        assertThat(refused.path("chosen").path("applicationProtocol").asText()).isEqualTo("h2");
        assertThat(refused.path("answer").path("status").asInt()).isEqualTo(400);
        assertThat(content.exitCode()).as(content.output()).isZero();
        assertThat(JSON.readTree(content.output()).path("cause").asText()).isEqualTo("healthy");
        assertThat(report.exitCode()).as(report.output()).isEqualTo(3);
        assertThat(report.output())
            .startsWith("client-certificate-unknown-ca  (nginx)")
            .contains("ssl_client_certificate", "Answered       HTTP 400, nginx");
      }
    }
  }

  @Test
  void shouldNameTheCauseBehindATestInvocation() throws Exception {
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      BackendCertificates.make(directory);
      Files.copy(directory.resolve("ca.crt"), directory.resolve("trusted.crt"));
      try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING)) {
        StoryApi api = StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets");

        // When
        String log =
            client
                .testInvokeMethod(
                    r -> r.restApiId(api.id()).resourceId(api.resourceId()).httpMethod("GET"))
                .log();

        // Then
        assertThat(log)
            .contains("TLS handshake failed: PKIX path building failed")
            .contains(" : Cause: server-certificate-unknown-ca: ")
            .contains(" : Remedy: If it is the right one");
      }
    }
  }

  @Test
  void shouldRefuseBadRequestsAndStrangers() {
    try (SignetProcess signet = SignetProcess.start(data, Map.of())) {
      // When
      HttpResponse<String> plain = post(signet, Map.of("url", "http://127.0.0.1:1/"));
      HttpResponse<String> malformed = post(signet, Map.of("url", "https:// x"));
      HttpResponse<String> unknown =
          post(signet, Map.of("url", "https://127.0.0.1:1/", "clientCertificateId", "nobody"));
      HttpResponse<String> unsigned =
          Clients.send(
              HttpRequest.newBuilder(signet.admin().resolve("/signet/v1/diagnoses"))
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build());
      HttpResponse<String> causes =
          Backends.signed(signet, "GET", "/signet/v1/diagnoses/causes", new byte[0]);
      URI own = signet.admin();
      HttpResponse<String> ownPort =
          post(signet, Map.of("url", "https://127.0.0.1:" + own.getPort()));

      // Then
      assertThat(plain.statusCode()).isEqualTo(400);
      assertThat(malformed.statusCode()).isEqualTo(400);
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unsigned.statusCode()).isEqualTo(403);
      assertThat(causes.body()).contains("\"id\":\"client-certificate-asked-late\"");
      assertThat(ownPort.body()).contains("\"cause\":\"address-denied\"");
      assertThat(Backends.signed(signet, "GET", "/signet/v1/audit", new byte[0]).body())
          .doesNotContain("Diagnose");
    }
  }

  private static HttpResponse<String> post(SignetProcess signet, Map<String, ?> body) {
    return Backends.signed(signet, "POST", "/signet/v1/diagnoses", WireJson.bytes(body));
  }

  private static JsonNode diagnose(SignetProcess signet, Map<String, ?> body) throws Exception {
    HttpResponse<String> answer = post(signet, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private Programs.Outcome doctor(SignetProcess signet, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/signet", "doctor"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--admin", signet.admin().toString()));
    return Programs.run(
        SignetProcess.projectRoot(), Map.of("SIGNET_DATA_DIR", data.toString()), 60, command);
  }
}
