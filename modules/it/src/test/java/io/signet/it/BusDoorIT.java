package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.AccessKey;
import io.signet.api.AuditEntry;
import io.signet.api.BusMessage;
import io.signet.api.ClientCertificate;
import io.signet.api.ErrorCode;
import io.signet.api.Operation;
import io.signet.api.PageRequest;
import io.signet.api.SignetClient;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control plane over the event bus of a clustered node, with its real verticles. */
class BusDoorIT {

  private static final AccessKey KEY =
      new AccessKey("SIGNETBUSDOORTEST001", "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3");

  @TempDir static Path data;

  private static InProcessNode node;
  private static SignetClient client;

  @BeforeAll
  static void start() {
    node = InProcessNode.start(data, KEY);
    client = SignetClient.over(node.vertx(), KEY);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void shouldListTheNodes() {
    // When
    JsonObject answer = client.call(Operation.GET_NODES, new JsonObject()).await();

    // Then
    assertThat(answer.getJsonArray("item")).hasSize(1);
    JsonObject node = answer.getJsonArray("item").getJsonObject(0);
    assertThat(node.getString("nodeId")).isEqualTo("node");
    assertThat(node.getBoolean("self")).isTrue();
  }

  @Test
  void shouldCarryACertificateFromItsMakingToItsDeletion() {
    // Given
    ClientCertificate made = client.generateCertificate("mine", Map.of("team", "pets")).await();
    String id = made.clientCertificateId();
    String api = deployed();

    // When
    String attached = client.attachCertificate(api, "prod", id).await().clientCertificateId();

    // Then
    assertThat(Pems.certificate(made.pemEncodedCertificate()).getSubjectX500Principal().getName())
        .contains("CN=ApiGateway");
    assertThat(attached).isEqualTo(id);
    assertRefused(client.deleteCertificate(id), ErrorCode.BAD_REQUEST).hasMessageContaining("prod");
    assertThat(client.detachCertificate(api, "prod").await().clientCertificateId()).isNull();
    assertThat(client.describeCertificate(id, "yours").await().description()).isEqualTo("yours");
    client.deleteCertificate(id).await();
    assertRefused(client.certificate(id), ErrorCode.NOT_FOUND);
    AuditEntry last = node.store().audit(new PageRequest(1, "")).item().get(0);
    assertThat(last.operation()).isEqualTo("DeleteClientCertificate");
    assertThat(last.door()).isEqualTo("bus");
    assertThat(last.accessKeyId()).isEqualTo(KEY.id());
  }

  @Test
  void shouldRefuseAWrongSecretAndAnUnknownKey() {
    // Given
    long revision = node.store().revision();
    SignetClient forger = SignetClient.over(node.vertx(), new AccessKey(KEY.id(), "guessed"));
    SignetClient stranger = SignetClient.over(node.vertx(), new AccessKey("NOBODY", KEY.secret()));

    // When
    Future<ClientCertificate> forged = forger.generateCertificate("x", Map.of());
    Future<ClientCertificate> strange = stranger.generateCertificate("x", Map.of());

    // Then
    assertRefused(forged, ErrorCode.INVALID_SIGNATURE);
    assertRefused(strange, ErrorCode.UNRECOGNIZED_CLIENT);
    assertThat(node.store().revision()).isEqualTo(revision);
  }

  @Test
  void shouldRefuseAReplay() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate");
    send("signet.certificates", headers).await();
    long revision = node.store().revision();

    // When
    Future<String> replayed = send("signet.certificates", headers);

    // Then
    assertThatThrownBy(replayed::await)
        .isInstanceOfSatisfying(
            ReplyException.class,
            e -> assertThat(e.failureCode()).isEqualTo(ErrorCode.REPLAYED.number()));
    assertThat(node.store().revision()).isEqualTo(revision);
  }

  /** Makes an API and answers its id. */
  private static String deployed() {
    JsonObject api = call(Operation.CREATE_REST_API, new JsonObject().put("name", "pets"));
    JsonObject method =
        new JsonObject()
            .put("restApiId", api.getString("id"))
            .put("resourceId", api.getString("rootResourceId"))
            .put("httpMethod", "GET");
    call(Operation.PUT_METHOD, method.copy().put("authorizationType", "NONE"));
    call(Operation.PUT_INTEGRATION, method.copy().put("type", "MOCK"));
    call(
        Operation.CREATE_DEPLOYMENT,
        new JsonObject().put("restApiId", api.getString("id")).put("stageName", "prod"));
    return api.getString("id");
  }

  private static JsonObject call(Operation operation, JsonObject members) {
    return client.call(operation, members).await();
  }

  private static MultiMap signed(String action) {
    return new BusMessage(
            "signet.certificates",
            action,
            KEY.id(),
            Long.toString(System.currentTimeMillis()),
            UUID.randomUUID().toString(),
            "{}")
        .signedBy(KEY);
  }

  private static Future<String> send(String address, MultiMap headers) {
    return node.vertx()
        .eventBus()
        .<String>request(address, "{}", new DeliveryOptions().setHeaders(headers))
        .map(reply -> reply.body());
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Future<?> call, ErrorCode code) {
    return assertThatThrownBy(call::await)
        .isInstanceOfSatisfying(SignetException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
