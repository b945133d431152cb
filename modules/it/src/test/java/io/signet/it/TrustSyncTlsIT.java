package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** The agent and a gateway whose own certificate it has to believe. */
class TrustSyncTlsIT {

  @TempDir Path data;
  @TempDir Path directory;

  private final Identity authority = TestCertificates.authority("CN=Gateways");
  private SignetProcess signet;
  private ApiGatewayClient client;
  private String certificateId;
  private RotationCalls rotations;
  private Path ca;
  private Path trusted;

  /** The gateway is called {@code localhost}, and has no other name. */
  @BeforeEach
  void open() throws Exception {
    Identity gateway = TestCertificates.server(authority, List.of("localhost"), List.of());
    Path chain = write("gateway.crt", TestCertificates.pem(gateway.chain()));
    Path key = write("gateway.key", TestCertificates.pem(gateway.privateKey()));
    ca = write("ca.crt", TestCertificates.pem(authority.leaf()));
    trusted = directory.resolve("trusted.crt");
    signet =
        SignetProcess.start(
            data,
            Map.of(
                "SIGNET_HTTPS_PORT",
                "0",
                "SIGNET_HTTPS_CERTIFICATE",
                chain.toString(),
                "SIGNET_HTTPS_KEY",
                key.toString(),
                "SIGNET_CERTIFICATES_KEY_ALGORITHM",
                "ec_p256"));
    client = Clients.apiGateway(signet);
    certificateId =
        client
            .generateClientCertificate(r -> r.tags(Map.of("signet:trust-bundle", "public")))
            .clientCertificateId();
    rotations = new RotationCalls(signet, certificateId);
  }

  @AfterEach
  void close() {
    client.close();
    signet.close();
  }

  @Test
  void shouldFollowAGatewayThatItsAuthorityVouchesFor() throws Exception {
    // Given
    Programs.Outcome first = sync("localhost", ca);
    String before = Files.readString(trusted);
    rotations.begin();

    // When
    Programs.Outcome second = sync("localhost", ca);

    // Then
    assertThat(first.exitCode()).as(first.output()).isZero();
    assertThat(before).isEqualTo(rotations.pem(1));
    assertThat(second.exitCode()).as(second.output()).isZero();
    assertThat(second.output()).contains("versions=[1, 2]");
    assertThat(Files.readString(trusted)).isEqualTo(rotations.pem(1) + rotations.pem(2));
  }

  @Test
  void shouldRefuseAGatewayOfAnotherAuthority() throws Exception {
    // Given: what it trusted before, and a stranger of the same name
    sync("localhost", ca);
    rotations.begin();
    Identity stranger = TestCertificates.authority("CN=Gateways");
    Path other = write("other.crt", TestCertificates.pem(stranger.leaf()));

    // When
    Programs.Outcome refused = sync("localhost", other);

    // Then
    assertRefused(refused, "PKIX path");
  }

  @Test
  void shouldRefuseAGatewayThatNobodyVouchesFor() throws Exception {
    // Given
    sync("localhost", ca);
    rotations.begin();

    // When: no authority is named, so that the public ones count
    Programs.Outcome refused = sync("localhost", null);

    // Then
    assertRefused(refused, "PKIX path");
  }

  @Test
  void shouldRefuseAGatewayOfAnotherName() throws Exception {
    // Given
    sync("localhost", ca);
    rotations.begin();

    // When
    Programs.Outcome refused = sync("127.0.0.1", ca);

    // Then
    assertRefused(refused, "No subject alternative names");
  }

  /** Whatever was trusted before still is. */
  private void assertRefused(Programs.Outcome refused, String why) throws Exception {
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("cannot fetch", why);
    assertThat(Files.readString(trusted)).isEqualTo(rotations.pem(1));
  }

  private Programs.Outcome sync(String host, Path authorities) throws Exception {
    URI at = signet.https();
    String url =
        "https://%s:%d/.well-known/signet/trust/%s.pem"
            .formatted(host, at.getPort(), certificateId);
    List<String> options = new ArrayList<>(List.of("--url", url, "--out", trusted.toString()));
    if (authorities != null) {
      options.addAll(List.of("--ca", authorities.toString()));
    }
    return TrustSyncProcess.once(directory, options);
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }
}
