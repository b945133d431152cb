package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** The story with keys inside a real token of SoftHSM2, against an nginx that demands them. */
class TokenIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path data;
  @TempDir private Path directory;
  @TempDir private Path hsm;
  private SoftToken token;

  @BeforeEach
  void makeToken() {
    token = SoftToken.make(hsm);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, openssl", "TLSv1.3, openssl", "TLSv1.2, jdk", "TLSv1.3, jdk"})
  void shouldTellTheWholeStoryWithKeysInAToken(String version, String engine) throws Exception {
    // Given
    BackendCertificates authority = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, options(engine));
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      var certificate = client.generateClientCertificate();
      String id = certificate.clientCertificateId();
      String first = certificate.pemEncodedCertificate();
      assertThat(Pems.certificate(first).getPublicKey().getAlgorithm()).isEqualTo("EC");
      Files.writeString(directory.resolve("trusted.crt"), first);
      String server = "ssl_protocols " + version + ";\n" + StoryNginx.DEMANDING;
      try (Nginx nginx = Nginx.start(directory, server)) {
        Backends.put(
            signet,
            nginx.origin(),
            Map.of(
                "trustBundle",
                authority.authorityPem(),
                "probe",
                Map.of("method", "GET", "path", "/health")));
        StoryApi api =
            StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
        URI url = Clients.stageUrl(signet, api.id(), "prod", "/pets");

        // When
        api.attach("prod", id);

        // Then
        awaitSeen(url, first);
        assertThat(threads(signet).anyMatch(name -> name.startsWith("signet-sign")))
            .isEqualTo(engine.equals("openssl"));
        RotationCalls rotations = new RotationCalls(signet, id);
        String rotation = rotations.begin();
        String second = rotations.pem(2);
        Files.writeString(directory.resolve("trusted.crt"), first + second);
        nginx.reload(server);
        rotations.awaitMove(rotation, "ACCEPTED", SOON);
        rotations.move(rotation, "ACTIVE");
        awaitSeen(url, second);
        rotations.awaitMove(rotation, "RETIRED", SOON);
        api.detach("prod");
        client.deleteClientCertificate(r -> r.clientCertificateId(id));
        Awaitility.await().atMost(SOON).until(() -> !token.objects().contains("Object;"));
        assertThat(signet.log()).noneMatch(line -> line.contains(SoftToken.PIN));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openssl", "jdk"})
  void shouldGoOnOnOpenConnectionsWhileTheTokenIsAwayAndSayWhyOthersFail(String engine)
      throws Exception {
    // Given
    BackendCertificates authority = BackendCertificates.make(directory);
    Map<String, String> environment = options(engine);
    environment.put("SIGNET_BACKENDS_KEEP_ALIVE", "10m");
    // Each has connections of its own.
    environment.put("SIGNET_EVENT_LOOPS", "1");
    try (SignetProcess signet = SignetProcess.start(data, environment);
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      var certificate = client.generateClientCertificate();
      String pem = certificate.pemEncodedCertificate();
      Files.writeString(directory.resolve("trusted.crt"), pem);
      try (Nginx open = Nginx.start(folder("open"), patient());
          Nginx other = Nginx.start(folder("other"), patient())) {
        URI onOpen = stage(signet, client, open, authority, certificate.clientCertificateId());
        URI onOther = stage(signet, client, other, authority, certificate.clientCertificateId());
        awaitSeen(onOpen, pem);
        Files.move(hsm.resolve("tokens"), hsm.resolve("aside"));
        awaitReady(signet, "token 'it' is away");

        // When
        HttpResponse<String> onOpenConnection = Clients.get(onOpen);
        HttpResponse<String> onNewConnection = Clients.get(onOther);
        Files.move(hsm.resolve("aside"), hsm.resolve("tokens"));

        // Then
        StoryNginx.assertSaw(onOpenConnection, pem);
        assertThat(onNewConnection.statusCode()).isEqualTo(500);
        signet.awaitLogged("the key of the client certificate did not sign: token 'it' is away");
        awaitSeen(onOther, pem);
      }
    }
  }

  @Test
  void shouldRefuseToStartWithAWrongPin() throws Exception {
    // Given
    Map<String, String> environment = new HashMap<>(options("auto"));
    environment.remove("SIGNET_KEYSTORE_PKCS11_PIN_FILE");
    environment.put("SIGNET_KEYSTORE_PKCS11_PIN", "wrong-one");

    // When
    SignetProcess signet = SignetProcess.launch(data, environment);

    // Then
    assertThat(signet.awaitExit(SOON)).isNotZero();
    assertThat(signet.log())
        .anyMatch(
            line ->
                line.contains(
                    "token 'it' refuses the PIN of SIGNET_KEYSTORE_PKCS11_PIN; it was tried once"))
        .noneMatch(line -> line.contains("wrong-one"));
  }

  @Test
  void shouldSayThatTheTokenIsAwayAndHaveItBack() throws Exception {
    // Given
    try (SignetProcess signet = SignetProcess.start(data, options("auto"))) {
      Path tokens = hsm.resolve("tokens");

      // When
      Files.move(tokens, hsm.resolve("aside"));
      awaitReady(signet, "token 'it' is away");
      Files.move(hsm.resolve("aside"), tokens);

      // Then
      awaitReady(signet, "\"ready\":true");
    }
  }

  private static void awaitReady(SignetProcess signet, String what) {
    URI health = signet.admin().resolve("/health/ready");
    Awaitility.await().atMost(SOON).until(() -> Clients.get(health).body().contains(what));
  }

  /** The names of its threads, as the kernel has them: up to 15 characters. */
  private static Stream<String> threads(SignetProcess signet) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(signet.pid()), "task"))) {
      for (Path task : tasks) {
        names.add(nameOf(task));
      }
    }
    return names.stream();
  }

  private static String nameOf(Path task) {
    try {
      return Files.readString(task.resolve("comm"));
    } catch (IOException ended) {
      return "";
    }
  }

  /** A folder of an nginx, with the certificates that all share. */
  private Path folder(String name) throws IOException {
    Path folder = Files.createDirectory(directory.resolve(name));
    for (String file : List.of("chain.crt", "server.key", "trusted.crt")) {
      Files.copy(directory.resolve(file), folder.resolve(file));
    }
    return folder;
  }

  /** An nginx that keeps connections for as long as a token may be away. */
  private static String patient() {
    return "keepalive_timeout 600s;\n" + StoryNginx.DEMANDING;
  }

  private static URI stage(
      SignetProcess signet,
      ApiGatewayClient client,
      Nginx nginx,
      BackendCertificates authority,
      String certificate)
      throws IOException {
    Backends.trust(signet, nginx.origin(), authority.authorityPem());
    StoryApi api = StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
    api.attach("prod", certificate);
    return Clients.stageUrl(signet, api.id(), "prod", "/pets");
  }

  private static void awaitSeen(URI url, String pem) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> StoryNginx.assertSaw(Clients.get(url), pem));
  }

  private Map<String, String> options(String engine) {
    Map<String, String> options = new HashMap<>(token.options());
    options.put("SIGNET_KEYSTORE_TYPE", "pkcs11");
    options.put("SIGNET_BACKENDS_TOKEN_ENGINE", engine);
    options.put("SIGNET_BACKENDS_DRAIN", "1s");
    return options;
  }
}
