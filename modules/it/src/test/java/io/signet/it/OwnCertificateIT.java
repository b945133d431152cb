package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** Certificates of an authority, from the command line to an nginx that trusts the authority. */
class OwnCertificateIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path data;
  @TempDir Path directory;
  @TempDir Path files;

  private SignetProcess signet;
  private ApiGatewayClient client;
  private Nginx nginx;
  private StoryApi api;

  @BeforeEach
  void start() throws Exception {
    openSsl(
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=Clients"
            + " -addext keyUsage=critical,keyCertSign,cRLSign");
    Files.copy(files.resolve("ca.pem"), directory.resolve("trusted.crt"));
    BackendCertificates authority = BackendCertificates.make(directory);
    signet = SignetProcess.start(data, Map.of());
    client = Clients.apiGateway(signet);
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
  void shouldPresentWhatAnAuthorityIssuedForAKeyThatNeverLeft() throws Exception {
    // Given
    String id = client.generateClientCertificate().clientCertificateId();
    api.attach("prod", id);
    int before = call().statusCode();
    String request = signet("cert", "csr", id, "--new-key", "--common-name", "pets");
    Files.writeString(files.resolve("client.csr"), request);
    sign();

    // When
    signet("cert", "import-chain", id, files.resolve("client.pem").toString());

    // Then
    assertThat(before).isEqualTo(400);
    awaitSeen("CN=pets");
    String label = "\\{certificate=\"" + id + "\"\\} ";
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(Clients.get(signet.admin().resolve("/metrics")).body())
                    .containsPattern("signet_certificate_version" + label + "3\\.0")
                    .containsPattern("signet_certificate_expiry_days" + label + "(19\\.|20\\.0)")
                    .containsPattern("signet_certificate_calls_total" + label + "[1-9]"));
  }

  @Test
  void shouldPresentAKeyThatWasMadeElsewhereAndTellNobody() throws Exception {
    // Given
    openSsl("req -newkey rsa:2048 -nodes -keyout client.key -out client.csr -subj /CN=elsewhere");
    sign();
    openSsl(
        "pkcs12 -export -inkey client.key -in client.pem -certfile ca.pem -out client.p12"
            + " -passout pass:open-sesame");
    Path password = Files.writeString(files.resolve("password"), "open-sesame\n");

    // When
    String shown =
        signet(
            "cert",
            "import",
            "--pkcs12",
            files.resolve("client.p12").toString(),
            "--password-file",
            password.toString(),
            "--description",
            "theirs");

    // Then
    String id = shown.substring(0, shown.indexOf(' '));
    api.attach("prod", id);
    awaitSeen("CN=elsewhere");
    assertThat(signet("cert", "list")).contains(id).contains("theirs");
    assertThat(signet("cert", "show", id, "--pem"))
        .isEqualTo(
            Files.readString(files.resolve("client.pem"))
                + Files.readString(files.resolve("ca.pem")));
    String key = Files.readString(files.resolve("client.key"));
    assertNowhere("open-sesame");
    assertNowhere(key.lines().skip(3).findFirst().orElseThrow());
    assertThat(shown).doesNotContain("PRIVATE KEY");
  }

  /** Nothing that Signet wrote, and nothing that it answers, repeats a secret. */
  private void assertNowhere(String secret) throws Exception {
    List<String> texts = new ArrayList<>();
    texts.addAll(signet.log());
    texts.add(new AdminCalls(signet).made("GET", "/signet/v1/audit?limit=100", null).toString());
    try (Stream<Path> written = Files.walk(data)) {
      for (Path file : written.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain(secret));
    assertThat(String.join("", texts)).contains("ImportClientCertificate");
  }

  private void sign() throws Exception {
    openSsl(
        "x509 -req -in client.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 20"
            + " -out client.pem -copy_extensions copy");
  }

  private void openSsl(String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    Programs.Outcome outcome = Programs.run(files, Map.of(), 30, command);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  private String signet(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/signet"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--admin", signet.admin().toString()));
    Programs.Outcome outcome =
        Programs.run(
            SignetProcess.projectRoot(), Map.of("SIGNET_DATA_DIR", data.toString()), 60, command);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }

  private HttpResponse<String> call() {
    return Clients.get(Clients.stageUrl(signet, api.id(), "prod", "/pets"));
  }

  private void awaitSeen(String name) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = call();
              assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
              assertThat(answer.body()).contains(name);
            });
  }
}
