package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signet.store.PostgresServer;
import io.signet.store.PostgresServer.Login;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayException;

/** The story with its documents in PostgreSQL, which goes away and comes back. */
class PostgresStoryIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static PostgresServer server;

  @TempDir Path data;
  @TempDir Path directory;

  private Login login;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void makeDatabase() {
    login = server.freshDatabase();
  }

  @Test
  void shouldServeOnWithoutTheDatabaseAndRecoverByItself() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, environment(login));
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given: a stage that presents its certificate
      var certificate = client.generateClientCertificate(r -> r.description("kept in a database"));
      String pem = certificate.pemEncodedCertificate();
      Files.writeString(directory.resolve("trusted.crt"), pem);
      try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING)) {
        Backends.trust(signet, nginx.origin(), certificates.authorityPem());
        StoryApi api =
            StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
        api.attach("prod", certificate.clientCertificateId());
        await().atMost(SOON).untilAsserted(() -> StoryNginx.assertSaw(call(signet, api), pem));

        // When
        server.kill();

        // Then: calls go on, changes do not, and the node says so
        for (int i = 0; i < 20; i++) {
          StoryNginx.assertSaw(call(signet, api), pem);
        }
        ApiGatewayException refusal =
            catchThrowableOfType(
                ApiGatewayException.class, () -> client.generateClientCertificate(r -> {}));
        assertThat(refusal.statusCode()).isEqualTo(503);
        JsonObject health = health(signet, 200);
        assertThat(health.getBoolean("degraded")).isTrue();
        assertThat(health.encode()).contains("refused");

        // When, Then: it is back, and so is everything, without a restart
        server.restart();
        await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(health(signet, 200).getBoolean("degraded")).isFalse());
        api.detach("prod");
        await().atMost(SOON).untilAsserted(() -> StoryNginx.assertRefused(call(signet, api)));
        api.attach("prod", certificate.clientCertificateId());
        await().atMost(SOON).untilAsserted(() -> StoryNginx.assertSaw(call(signet, api), pem));
      }
    }
  }

  @Test
  void shouldStartWithoutTheDatabaseAndGetReadyWhenItComes() throws Exception {
    String id;
    try (SignetProcess signet = SignetProcess.start(data, environment(login));
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      id = client.generateClientCertificate(r -> {}).clientCertificateId();
      signet.kill();
    }
    server.stop();
    try (SignetProcess signet = SignetProcess.start(data, environment(login));
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // When
      JsonObject alone = health(signet, 503);
      // Then
      assertThat(signet.logged("signet is up but not ready")).isTrue();
      assertThat(alone.encode()).contains("none yet: the store is away").contains("refused");
      server.restart();
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(health(signet, 200).getBoolean("degraded")).isFalse());
      assertThat(client.getClientCertificate(r -> r.clientCertificateId(id)).clientCertificateId())
          .isEqualTo(id);
    } finally {
      server.restart();
    }
  }

  @Test
  void shouldRefuseToStartWithAWrongPassword() throws Exception {
    // Given
    Login wrong = new Login(login.url(), login.user(), "wrong");

    // When
    SignetProcess signet = SignetProcess.launch(data, environment(wrong));

    // Then
    assertThat(signet.awaitExit(Duration.ofSeconds(60))).isNotZero();
    signet.awaitLogged("password authentication failed");
    assertThat(signet.log()).noneMatch(line -> line.startsWith("\tat "));
  }

  private static HttpResponse<String> call(SignetProcess signet, StoryApi api) {
    return Clients.get(Clients.stageUrl(signet, api.id(), "prod", "/pets"));
  }

  private static JsonObject health(SignetProcess signet, int status) {
    HttpResponse<String> answer = Clients.get(signet.admin().resolve("/health/ready"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  private Map<String, String> environment(Login database) {
    return DatabaseOptions.documents(directory, database);
  }
}
