package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.AccessKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** The bridge of a node in a process of its own, with a backend that demands the certificate. */
class BridgeIT {

  private static final Pattern BRIDGE = Pattern.compile("signet is ready .*bridge=\\S+:(\\d+)");

  @TempDir static Path directory;

  private static final Vertx VERTX = Vertx.vertx();
  private static BackendCertificates certificates;
  private static SignetProcess signet;
  private static StoryApi api;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    certificates = BackendCertificates.make(directory);
    signet =
        SignetProcess.start(
            directory.resolve("data"),
            Map.of(
                "SIGNET_BRIDGE_PORT", "0",
                "SIGNET_BRIDGE_CERTIFICATE", certificates.chain().toString(),
                "SIGNET_BRIDGE_KEY", certificates.key().toString()));
    port =
        signet.log().stream()
            .map(BRIDGE::matcher)
            .filter(Matcher::find)
            .map(found -> Integer.parseInt(found.group(1)))
            .findFirst()
            .orElseThrow();
    try (ApiGatewayClient client = Clients.apiGateway(signet)) {
      var certificate = client.generateClientCertificate();
      Files.writeString(directory.resolve("trusted.crt"), certificate.pemEncodedCertificate());
      String origin = "https://localhost:" + startEcho().actualPort();
      Backends.trust(signet, origin, certificates.authorityPem());
      api = StoryApi.create(client, "echo", "POST", origin + "/echo").deploy("prod");
      api.attach("prod", certificate.clientCertificateId());
    }
  }

  @AfterAll
  static void stop() {
    signet.close();
    VERTX.close().await();
  }

  @Test
  void shouldServeTheExampleInNode() throws Exception {
    // When
    Programs.Outcome example =
        Programs.run(
            SignetProcess.projectRoot().resolve("examples/node"),
            Map.of(
                "SIGNET_BRIDGE", "localhost:" + port,
                "SIGNET_BRIDGE_CA", certificates.authority().toString(),
                "AWS_SHARED_CREDENTIALS_FILE", signet.credentialsFile().toString()),
            120,
            List.of("node", "example.js", api.id(), "prod", "/echo"));

    // Then
    assertThat(example.exitCode()).as(example.output()).isZero();
    assertThat(example.output())
        .containsPattern("made {6}[a-z0-9]{6}\n")
        .containsPattern("heard {5}\\{\"revision\":\\d+}\n")
        .contains("answered  200 000102fdfeff\n")
        .contains("deleted   NotFoundException: Invalid Client Certificate identifier specified");
  }

  @Test
  void shouldCarryTenMegabytesOfAnyBytesBothWays() throws Exception {
    // Given
    byte[] bytes = new byte[10 * 1024 * 1024];
    new Random(1).nextBytes(bytes);
    String body = Base64.getEncoder().encodeToString(bytes);
    try (BridgeCalls calls = BridgeCalls.connect(port, certificates.authority())) {
      // When
      JsonObject answer = calls.ask(invocation(body));

      // Then
      JsonObject told = new JsonObject(answer.getString("body"));
      assertThat(told.getInteger("status")).isEqualTo(200);
      assertThat(told.getBoolean("isBase64Encoded")).isTrue();
      assertThat(told.getString("body")).isEqualTo(body);
    }
  }

  @Test
  void shouldNameTheLimitToALongerBody() throws Exception {
    // Given
    String body = Base64.getEncoder().encodeToString(new byte[10 * 1024 * 1024 + 1]);
    try (BridgeCalls calls = BridgeCalls.connect(port, certificates.authority())) {
      // When
      JsonObject answer = calls.ask(invocation(body));

      // Then
      assertThat(answer.getInteger("failureCode")).isEqualTo(13);
      assertThat(answer.getString("message")).contains("longer than 10485760 bytes");
    }
  }

  @Test
  void shouldRefuseAnUnsignedMessageAForgedOneAndAReplay() throws Exception {
    try (BridgeCalls calls = BridgeCalls.connect(port, certificates.authority())) {
      // Given
      JsonObject message =
          BridgeCalls.signed(key(), "signet.certificates", "GetClientCertificates", "{}");
      JsonObject unsigned = message.copy();
      unsigned.remove("headers");
      JsonObject forged =
          BridgeCalls.signed(
              new AccessKey(key().id(), "guessed"),
              "signet.certificates",
              "GetClientCertificates",
              "{}");
      assertThat(calls.ask(message).getString("type")).isEqualTo("message");

      // When
      List<Integer> refusals =
          List.of(
              calls.ask(unsigned).getInteger("failureCode"),
              calls.ask(forged).getInteger("failureCode"),
              calls.ask(message).getInteger("failureCode"));

      // Then
      assertThat(refusals).containsExactly(5, 7, 29);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"signet.local.certificates", "signet.local.proofs", "signet.local.configuration"})
  void shouldDenyTheAddressesInsideTheNode(String address) throws Exception {
    try (BridgeCalls calls = BridgeCalls.connect(port, certificates.authority())) {
      // When
      JsonObject answer =
          calls.ask(BridgeCalls.signed(key(), address, "GetClientCertificates", "{}"));

      // Then
      assertThat(answer.getString("message")).isEqualTo("access_denied");
    }
  }

  private static JsonObject invocation(String body) {
    return BridgeCalls.signed(
        key(),
        "signet.invocations",
        "InvokeStage",
        new JsonObject()
            .put("restApiId", api.id())
            .put("stageName", "prod")
            .put("httpMethod", "POST")
            .put("pathWithQueryString", "/echo")
            .put("headers", new JsonObject().put("Content-Type", "application/octet-stream"))
            .put("body", body)
            .put("isBase64Encoded", true)
            .encode());
  }

  private static AccessKey key() {
    AwsBasicCredentials credentials = Clients.credentials(signet);
    return new AccessKey(credentials.accessKeyId(), credentials.secretAccessKey());
  }

  private static HttpServer startEcho() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setUseAlpn(true)
            .setClientAuth(ClientAuth.REQUIRED)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(certificates.chain().toString())
                    .setKeyPath(certificates.key().toString()))
            .setTrustOptions(
                new PemTrustOptions().addCertPath(directory.resolve("trusted.crt").toString()));
    return VERTX.createHttpServer(options).requestHandler(BridgeIT::echo).listen().await();
  }

  private static void echo(HttpServerRequest request) {
    request.response().setChunked(true).putHeader("Content-Type", "application/octet-stream");
    request.pipeTo(request.response()).onFailure(failure -> request.connection().close());
  }
}
