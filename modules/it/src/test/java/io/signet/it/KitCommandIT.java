package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.FreePorts;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GenerateClientCertificateResponse;

/** Kits as operators get them: by {@code scripts/signet kit} and over HTTP. */
class KitCommandIT {

  @TempDir static Path data;
  private static SignetProcess signet;
  private static ApiGatewayClient client;
  private static GenerateClientCertificateResponse certificate;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    signet = SignetProcess.start(data, Map.of());
    client = Clients.apiGateway(signet);
    certificate = client.generateClientCertificate();
  }

  @AfterAll
  static void stop() {
    client.close();
    signet.close();
  }

  @Test
  void shouldWriteAConfigurationThatNginxEnforces() throws Exception {
    // Given
    BackendCertificates certificates = BackendCertificates.make(directory);
    int port = FreePorts.one();
    Path folder = directory.resolve("kit");
    try (Upstream upstream = Upstream.start()) {
      List<String> arguments =
          new ArrayList<>(
              List.of("kit", certificate.clientCertificateId(), "nginx", "--out", "" + folder));
      KitCalls.parameters(folder, port, certificates, upstream.port())
          .forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));

      // When
      Programs.Outcome outcome = run(arguments);

      // Then
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(outcome.output()).contains("nginx -t && nginx -s reload");
      assertThat(folder.resolve("trust.pem"))
          .hasContent(certificate.pemEncodedCertificate().strip());
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("signet.conf"))))
          .isEqualTo("rw-r--r--");
      try (KitServer nginx = KitServer.start("nginx", folder, port)) {
        KitCalls calls = KitCalls.to(port, signet, client, certificates);
        calls.assertAccepted(certificate.clientCertificateId(), nginx);
        calls.assertRefused(null, nginx);
        calls.assertRefused(client.generateClientCertificate().clientCertificateId(), nginx);
      }
    }
  }

  @Test
  void shouldOverwriteOnlyWhenToldTo() throws Exception {
    // Given
    Path present = Files.writeString(directory.resolve("server.py"), "mine");
    List<String> write =
        List.of("kit", certificate.clientCertificateId(), "python", "--out", "" + directory);

    // When
    Programs.Outcome refused = run(write);

    // Then
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("signet: " + present + " would be overwritten");
    assertThat(present).hasContent("mine");
    assertThat(directory.resolve("trust.pem")).doesNotExist();

    // When
    List<String> forced = new ArrayList<>(write);
    forced.add("--force");
    assertThat(run(forced).exitCode()).isZero();

    // Then
    assertThat(present).content().contains("ssl.CERT_REQUIRED");
  }

  @Test
  void shouldListTheServersAndPrintWithoutAFolder() throws Exception {
    // When
    Programs.Outcome list = run(List.of("kit", certificate.clientCertificateId()));
    Programs.Outcome printed = run(List.of("kit", certificate.clientCertificateId(), "envoy"));

    // Then
    assertThat(list.exitCode()).isZero();
    assertThat(list.output())
        .containsPattern("(?m)^nginx +nginx$")
        .containsPattern("(?m)^envoy +Envoy \\(not executed by our tests\\)$");
    assertThat(printed.output())
        .contains("==> trust.pem: ", "require_client_certificate: true", "serverKey=/etc/ssl/");
  }

  @Test
  void shouldAnswer404ForWhatThereIsNot() {
    // Given
    String kits = "/signet/v1/client-certificates/" + certificate.clientCertificateId() + "/kits";

    // When
    HttpResponse<String> server = get(kits + "/ngnix");
    HttpResponse<String> unknown = get("/signet/v1/client-certificates/nobody/kits/nginx");
    HttpResponse<String> unfit = get(kits + "/nginx?port=x");

    // Then
    assertThat(server.statusCode()).isEqualTo(404);
    assertThat(server.body()).contains("nginx, apache, haproxy");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unfit.statusCode()).isEqualTo(400);
  }

  private static HttpResponse<String> get(String path) {
    return Backends.signed(signet, "GET", path, new byte[0]);
  }

  private Programs.Outcome run(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(SignetProcess.projectRoot().resolve("scripts/signet").toString());
    command.addAll(arguments);
    command.addAll(List.of("--admin", signet.admin().toString()));
    return Programs.run(directory, Map.of("SIGNET_DATA_DIR", data.toString()), 60, command);
  }
}
