package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.signet.api.AccessKey;
import io.signet.api.BusMessage;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Operation;
import io.signet.api.Page;
import io.signet.api.PatchOperation;
import io.signet.api.SignetClient;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BusDoorTest {

  private static final AccessKey KEY = DoorFixture.KEY;
  private static final String CERTIFICATES = "signet.certificates";
  private static final ClientCertificate CERTIFICATE =
      new ClientCertificate(
          "a1b2c3", "mine", "PEM", Instant.ofEpochSecond(1), Instant.ofEpochSecond(2), Map.of());

  private static DoorFixture door;
  private static SignetClient client;

  @BeforeAll
  static void open() {
    door = new DoorFixture();
    client = new SignetClient(door.vertx.eventBus(), KEY);
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @BeforeEach
  void forget() {
    door.received.clear();
    door.behaviour = request -> Future.succeededFuture(ControlReply.EMPTY);
  }

  @Test
  void shouldGenerateACertificate() {
    // Given
    answer(CERTIFICATE);

    // When
    ClientCertificate generated =
        client.generateCertificate("mine", Map.of("team", "pets")).await();

    // Then
    assertThat(generated).isEqualTo(CERTIFICATE);
    ControlRequest request = received("signet.local.certificates");
    assertThat(request.operation()).isEqualTo(Operation.GENERATE_CLIENT_CERTIFICATE);
    assertThat(request.caller().accessKeyId()).isEqualTo(KEY.id());
    assertThat(request.caller().door()).isEqualTo("bus");
    assertThat(request.body().toJsonObject())
        .isEqualTo(
            new JsonObject()
                .put("description", "mine")
                .put("tags", new JsonObject().put("team", "pets")));
  }

  @Test
  void shouldListCertificates() {
    // Given
    answer(new Page<>(List.of(CERTIFICATE), "next"));

    // When
    Page<ClientCertificate> page = client.certificates(3, "here").await();

    // Then
    assertThat(page).isEqualTo(new Page<>(List.of(CERTIFICATE), "next"));
    ControlRequest request = received("signet.local.certificates");
    assertThat(request.query())
        .isEqualTo(Map.of("limit", List.of("3"), "position", List.of("here")));
    assertThat(request.body().length()).isZero();
  }

  @Test
  void shouldDescribeACertificate() {
    // Given
    answer(CERTIFICATE);

    // When
    client.describeCertificate("a1b2c3", "yours").await();

    // Then
    ControlRequest request = received("signet.local.certificates");
    assertThat(request.path()).isEqualTo(Map.of("clientCertificateId", "a1b2c3"));
    assertThat(request.patchOperations())
        .containsExactly(new PatchOperation("replace", "/description", "yours", null));
  }

  @Test
  void shouldAttachACertificateToAStage() {
    // Given
    answer(Map.of("stageName", "prod", "clientCertificateId", "a1b2c3"));

    // When
    String attached =
        client.attachCertificate("api", "prod", "a1b2c3").await().clientCertificateId();

    // Then
    assertThat(attached).isEqualTo("a1b2c3");
    ControlRequest request = received("signet.local.stages");
    assertThat(request.path()).isEqualTo(Map.of("restApiId", "api", "stageName", "prod"));
    assertThat(request.patchOperations())
        .containsExactly(new PatchOperation("replace", "/clientCertificateId", "a1b2c3", null));
  }

  @Test
  void shouldDeleteACertificate() {
    // When
    client.deleteCertificate("a1b2c3").await();

    // Then
    assertThat(received("signet.local.certificates").operation())
        .isEqualTo(Operation.DELETE_CLIENT_CERTIFICATE);
  }

  @Test
  void shouldCarryTheVerbOfAnIntegrationBesideTheVerbOfItsMethod() {
    // Given
    JsonObject members =
        new JsonObject()
            .put("restApiId", "a")
            .put("resourceId", "b")
            .put("httpMethod", "GET")
            .put("integrationHttpMethod", "POST")
            .put("type", "HTTP");

    // When
    client.call(Operation.PUT_INTEGRATION, members).await();

    // Then
    ControlRequest request = received("signet.local.stages");
    assertThat(request.path("httpMethod")).isEqualTo("GET");
    assertThat(request.body().toJsonObject())
        .isEqualTo(new JsonObject().put("type", "HTTP").put("httpMethod", "POST"));
  }

  @Test
  void shouldCarryRepeatedQueryParameters() {
    // Given
    JsonObject members =
        new JsonObject()
            .put("resourceArn", "arn:aws:apigateway:us-east-1::/clientcertificates/a1b2c3")
            .put("tagKeys", new JsonArray().add("x").add("y"));

    // When
    client.call(Operation.UNTAG_RESOURCE, members).await();

    // Then
    assertThat(received("signet.local.certificates").queryAll("tagKeys")).containsExactly("x", "y");
  }

  @ParameterizedTest
  @CsvSource({"NOT_FOUND", "CONFLICT", "LIMIT_EXCEEDED", "SERVICE_UNAVAILABLE"})
  void shouldCarryTheCodeAndTheMessageOfAFailure(ErrorCode code) {
    // Given
    door.behaviour = request -> Future.failedFuture(new SignetException(code, "for a reason"));

    // When
    assertThatThrownBy(() -> client.certificate("zzzzzz").await())
        // Then
        .isInstanceOfSatisfying(SignetException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage("for a reason");
  }

  static Stream<Arguments> refusals() {
    Instant now = Instant.now();
    return Stream.of(
        arguments("wrong secret", KEY.id(), "other", now, ErrorCode.INVALID_SIGNATURE),
        arguments("unknown key", "AKIANOBODY", KEY.secret(), now, ErrorCode.UNRECOGNIZED_CLIENT),
        arguments(
            "old clock",
            KEY.id(),
            KEY.secret(),
            now.minusSeconds(310),
            ErrorCode.INVALID_SIGNATURE),
        arguments(
            "future clock",
            KEY.id(),
            KEY.secret(),
            now.plusSeconds(310),
            ErrorCode.INVALID_SIGNATURE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void shouldRefuseASigner(String name, String id, String secret, Instant time, ErrorCode code) {
    // Given
    BusMessage message = message("GenerateClientCertificate", id, time, "{}");
    MultiMap headers = message.signedBy(new AccessKey(id, secret));

    // When
    ErrorCode refusal = refusal(CERTIFICATES, "{}", headers);

    // Then
    assertThat(refusal).isEqualTo(code);
    assertThat(door.received).isEmpty();
  }

  @Test
  void shouldRefuseAReplay() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}");
    send(CERTIFICATES, "{}", headers).await();

    // When
    ErrorCode refusal = refusal(CERTIFICATES, "{}", headers);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.INVALID_SIGNATURE);
    assertThat(door.received).hasSize(1);
  }

  @Test
  void shouldNotLetAForgedMessageUseANonceUp() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}");
    assertThat(refusal(CERTIFICATES, "{\"description\":\"evil\"}", headers))
        .isEqualTo(ErrorCode.INVALID_SIGNATURE);

    // When
    send(CERTIFICATES, "{}", headers).await();

    // Then
    assertThat(door.received).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "action, DeleteClientCertificate, INVALID_SIGNATURE",
    "signet-time, 1, INVALID_SIGNATURE",
    "signet-time, now, INCOMPLETE_SIGNATURE",
    "signet-nonce, 0123456789abcdef, INVALID_SIGNATURE",
    "signet-nonce, short, INCOMPLETE_SIGNATURE",
    "signet-access-key-id, AKIAOTHER, UNRECOGNIZED_CLIENT",
    "signet-signature, 00, INVALID_SIGNATURE",
  })
  void shouldRefuseAChangedHeader(String header, String value, ErrorCode code) {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}").set(header, value);

    // When
    ErrorCode refusal = refusal(CERTIFICATES, "{}", headers);

    // Then
    assertThat(refusal).isEqualTo(code);
    assertThat(door.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "action, INCOMPLETE_SIGNATURE",
    "signet-time, INCOMPLETE_SIGNATURE",
    "signet-nonce, INCOMPLETE_SIGNATURE",
    "signet-access-key-id, INCOMPLETE_SIGNATURE",
    "signet-signature, MISSING_AUTHENTICATION_TOKEN",
  })
  void shouldRefuseAMessageThatLacksAHeader(String header, ErrorCode code) {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}").remove(header);

    // When
    ErrorCode refusal = refusal(CERTIFICATES, "{}", headers);

    // Then
    assertThat(refusal).isEqualTo(code);
    assertThat(door.received).isEmpty();
  }

  @Test
  void shouldRefuseAMessageForAnotherDoor() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}");

    // When
    ErrorCode refusal = refusal("signet.stages", "{}", headers);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.INVALID_SIGNATURE);
    assertThat(door.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MakeCoffee | {} | BAD_REQUEST",
        "GetStages | {\"restApiId\":\"a\"} | BAD_REQUEST",
        "GenerateClientCertificate | {\"a\": | BAD_REQUEST",
        "GenerateClientCertificate | [] | BAD_REQUEST",
        "GetClientCertificate | {} | BAD_REQUEST",
        "GetClientCertificate | {\"clientCertificateId\":\"\"} | SERIALIZATION",
        "GetClientCertificate | {\"clientCertificateId\":7} | SERIALIZATION",
        "GetClientCertificates | {\"limit\":{}} | SERIALIZATION",
      })
  void shouldRefuseASignedMessageThatMakesNoSense(String action, String body, ErrorCode code) {
    // Given
    MultiMap headers = signed(action, body);

    // When
    ErrorCode refusal = refusal(CERTIFICATES, body, headers);

    // Then
    assertThat(refusal).isEqualTo(code);
    assertThat(door.received).isEmpty();
  }

  @Test
  void shouldRefuseABodyThatIsNotText() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}");

    // When
    ErrorCode refusal = refusal(CERTIFICATES, new JsonObject(), headers);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void shouldRefuseABodyThatIsTooLarge() {
    // Given
    String body = "{\"description\":\"" + "x".repeat(1024 * 1024) + "\"}";
    MultiMap headers = signed("GenerateClientCertificate", body);

    // When
    ErrorCode refusal = refusal(CERTIFICATES, body, headers);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.REQUEST_TOO_LARGE);
    assertThat(door.received).isEmpty();
  }

  @Test
  void shouldTakeNoPrivateKeysIn() {
    // When
    assertThatThrownBy(
            () ->
                client
                    .call(
                        Operation.IMPORT_CLIENT_CERTIFICATE, new JsonObject().put("pkcs12", "MA=="))
                    .await())
        // Then
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST))
        .hasMessageContaining("served over HTTP only");
    assertThat(door.received).isEmpty();
  }

  @Test
  void shouldSayThatAnOperationIsNotServed() {
    // When
    assertThatThrownBy(() -> client.call(Operation.GET_SDK_TYPES, new JsonObject()).await())
        // Then
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_IMPLEMENTED));
  }

  @Test
  void shouldNameTheRequestInItsAnswer() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}");

    // When
    MultiMap answered =
        door.vertx
            .eventBus()
            .request(CERTIFICATES, "{}", new DeliveryOptions().setHeaders(headers))
            .await()
            .headers();

    // Then
    assertThat(answered.get(BusMessage.REQUEST_ID))
        .isEqualTo(received("signet.local.certificates").requestId());
  }

  private static MultiMap signed(String action, String body) {
    return message(action, KEY.id(), Instant.now(), body).signedBy(KEY);
  }

  private static BusMessage message(String action, String keyId, Instant time, String body) {
    return new BusMessage(
        CERTIFICATES,
        action,
        keyId,
        Long.toString(time.toEpochMilli()),
        UUID.randomUUID().toString(),
        body);
  }

  private static Future<?> send(String address, Object body, MultiMap headers) {
    return door.vertx
        .eventBus()
        .request(
            address,
            body,
            new DeliveryOptions()
                .setHeaders(headers)
                .setSendTimeout(Duration.ofSeconds(5).toMillis()));
  }

  private static ErrorCode refusal(String address, Object body, MultiMap headers) {
    return send(address, body, headers)
        .map(reply -> (ErrorCode) null)
        .recover(
            failure ->
                Future.succeededFuture(
                    ErrorCode.ofNumber(((ReplyException) failure).failureCode())))
        .timeout(10, TimeUnit.SECONDS)
        .await();
  }

  private static void answer(Object value) {
    door.behaviour = request -> Future.succeededFuture(ControlReply.of(value));
  }

  private static ControlRequest received(String address) {
    assertThat(door.received).hasSize(1);
    assertThat(door.received.get(0).address()).isEqualTo(address);
    return door.received.get(0).request();
  }
}
