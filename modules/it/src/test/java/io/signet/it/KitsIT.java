package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Kit;
import io.signet.keystore.FreePorts;
import io.signet.kits.Kits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GenerateClientCertificateResponse;

/**
 * Every kit that says so is executed as it is emitted: during the overlap of a rotation, with the
 * certificates in both orders. The calls come from the gateway itself.
 */
class KitsIT {

  @TempDir static Path data;
  @TempDir static Path certificatesFolder;
  private static SignetProcess signet;
  private static ApiGatewayClient client;
  private static BackendCertificates certificates;
  private static Upstream upstream;
  private static GenerateClientCertificateResponse old;
  private static GenerateClientCertificateResponse successor;
  private static GenerateClientCertificateResponse stranger;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    // What a subject may hold at worst; kits must work all the same.
    signet =
        SignetProcess.start(data, Map.of("SIGNET_CERTIFICATES_ORGANIZATION", KitCalls.HOSTILE));
    client = Clients.apiGateway(signet);
    certificates = BackendCertificates.make(certificatesFolder);
    upstream = Upstream.start();
    old = client.generateClientCertificate();
    successor = client.generateClientCertificate();
    stranger = client.generateClientCertificate();
  }

  @AfterAll
  static void stop() {
    upstream.close();
    client.close();
    signet.close();
  }

  static Stream<String> executed() {
    return Kits.list().stream().filter(Kit.Summary::executedByTests).map(Kit.Summary::server);
  }

  @ParameterizedTest
  @MethodSource("executed")
  void shouldAdmitBothVersionsInEitherOrderAndNobodyElse(String server) throws Exception {
    // Given
    List<String> overlap = List.of(old.pemEncodedCertificate(), successor.pemEncodedCertificate());
    List<String> reversed = List.of(overlap.get(1), overlap.get(0));
    for (List<String> trusted : List.of(overlap, reversed)) {
      int port = FreePorts.one();
      Path folder = directory.resolve("port-" + port);
      Map<String, String> parameters =
          KitCalls.parameters(folder, port, certificates, upstream.port());
      Kit kit = Kits.kit(server, old.clientCertificateId(), trusted, parameters);

      // When
      try (KitServer running = KitServer.start(kit, folder)) {
        KitCalls calls = KitCalls.to(port, signet, client, certificates);

        // Then
        calls.assertAccepted(old.clientCertificateId(), running);
        calls.assertAccepted(successor.clientCertificateId(), running);
        int passed = upstream.calls();
        calls.assertRefused(null, running);
        calls.assertRefused(stranger.clientCertificateId(), running);
        assertThat(upstream.calls()).as("calls that got through").isEqualTo(passed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("executed")
  void shouldAdmitWhatTheGatewaysAuthorityIssuesAndNobodyElse(String server) throws Exception {
    // Given: the authority is being renewed, so that there are two of it
    GenerateClientCertificateResponse issued =
        client.generateClientCertificate(r -> r.tags(Map.of("signet:issuer", "gateway-ca")));
    AuthorityCalls authority = new AuthorityCalls(signet);
    authority.prepare();
    int port = FreePorts.one();
    Kit kit =
        Kits.authorityKit(
            server,
            issued.clientCertificateId(),
            authority.pems(),
            KitCalls.parameters(directory, port, certificates, upstream.port()));

    // When
    try (KitServer running = KitServer.start(kit, directory)) {
      KitCalls calls = KitCalls.to(port, signet, client, certificates);

      // Then
      calls.assertAccepted(issued.clientCertificateId(), running);
      authority.change();
      new RotationCalls(signet, issued.clientCertificateId()).walk();
      calls.assertAccepted(issued.clientCertificateId(), running);
      int passed = upstream.calls();
      calls.assertRefused(null, running);
      calls.assertRefused(stranger.clientCertificateId(), running);
      assertThat(upstream.calls()).as("calls that got through").isEqualTo(passed);
    }
  }

  /** All but those that cannot compare fingerprints or serial numbers, as their kits say. */
  static Stream<String> comparing() {
    return executed().filter(server -> !List.of("tomcat", "uvicorn").contains(server));
  }

  @ParameterizedTest
  @MethodSource("comparing")
  void shouldRefuseAStrangerEvenWhenTheTrustFileLetsItIn(String server) throws Exception {
    // Given
    int port = FreePorts.one();
    Kit kit =
        Kits.kit(
            server,
            old.clientCertificateId(),
            List.of(old.pemEncodedCertificate()),
            KitCalls.parameters(directory, port, certificates, upstream.port()));

    // When
    Kit spoilt = KitCalls.trusting(kit, stranger.pemEncodedCertificate());
    try (KitServer running = KitServer.start(spoilt, directory)) {
      KitCalls calls = KitCalls.to(port, signet, client, certificates);
      int passed = upstream.calls();

      // Then
      int status = calls.assertRefused(stranger.clientCertificateId(), running);
      assertThat(upstream.calls()).as("calls that got through").isEqualTo(passed);
      if (!server.equals("go")) {
        assertThat(status).as("refused after the handshake").isEqualTo(403);
      }
    }
  }
}
