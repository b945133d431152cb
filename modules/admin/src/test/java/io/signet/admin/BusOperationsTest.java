package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.AccessKey;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Operation;
import io.signet.api.Page;
import io.signet.api.PatchOperation;
import io.signet.api.Rotation;
import io.signet.api.SignetClient;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.StageAnswer;
import io.signet.api.StageInvocation;
import io.signet.api.TestAnswer;
import io.signet.api.TestInvocation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client asks for arrives as the operation that the HTTP door would have made of it. */
class BusOperationsTest {

  private static final AccessKey KEY = DoorFixture.KEY;
  private static final ClientCertificate CERTIFICATE =
      new ClientCertificate(
          "a1b2c3", "mine", "PEM", Instant.ofEpochSecond(1), Instant.ofEpochSecond(2), Map.of());

  private static DoorFixture door;
  private static SignetClient client;

  @BeforeAll
  static void open() {
    door = new DoorFixture();
    client = SignetClient.over(door.vertx, KEY);
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
  void shouldBeginARotation() {
    // Given
    answer(rotation(Rotation.State.PREPARED));

    // When
    Rotation begun = client.rotate("a1b2c3").await();

    // Then
    assertThat(begun).isEqualTo(rotation(Rotation.State.PREPARED));
    ControlRequest request = received("signet.local.certificates");
    assertThat(request.operation()).isEqualTo(Operation.CREATE_ROTATION);
    assertThat(request.path()).isEqualTo(Map.of("clientCertificateId", "a1b2c3"));
  }

  @Test
  void shouldReadARotation() {
    // Given
    answer(rotation(Rotation.State.ACCEPTED));

    // When
    Rotation read = client.rotation("a1b2c3", "2").await();

    // Then
    assertThat(read.state()).isEqualTo(Rotation.State.ACCEPTED);
    ControlRequest request = received("signet.local.certificates");
    assertThat(request.operation()).isEqualTo(Operation.GET_ROTATION);
    assertThat(request.path())
        .isEqualTo(Map.of("clientCertificateId", "a1b2c3", "rotationId", "2"));
  }

  @Test
  void shouldListRotations() {
    // Given
    answer(new Page<>(List.of(rotation(Rotation.State.RETIRED)), "2"));

    // When
    Page<Rotation> page = client.rotations("a1b2c3", 1, null).await();

    // Then
    assertThat(page).isEqualTo(new Page<>(List.of(rotation(Rotation.State.RETIRED)), "2"));
    ControlRequest request = received("signet.local.certificates");
    assertThat(request.operation()).isEqualTo(Operation.GET_ROTATIONS);
    assertThat(request.query()).isEqualTo(Map.of("limit", List.of("1")));
  }

  @ParameterizedTest
  @CsvSource({"ACCEPTED, false", "ACTIVE, true", "ABORTED, false"})
  void shouldMoveARotation(Rotation.State to, boolean force) {
    // Given
    answer(rotation(to));

    // When
    Rotation moved = client.moveRotation("a1b2c3", "2", to, force).await();

    // Then
    assertThat(moved.state()).isEqualTo(to);
    ControlRequest request = received("signet.local.certificates");
    assertThat(request.operation()).isEqualTo(Operation.MOVE_ROTATION);
    assertThat(request.path("rotationId")).isEqualTo("2");
    assertThat(request.body().toJsonObject())
        .isEqualTo(new JsonObject().put("to", to.name()).put("force", force));
  }

  @Test
  void shouldReadAStage() {
    // Given
    answer(Map.of("stageName", "prod", "deploymentId", "d1"));

    // When
    Stage stage = client.stage("api", "prod").await();

    // Then
    assertThat(stage.deploymentId()).isEqualTo("d1");
    assertThat(received("signet.local.stages").operation()).isEqualTo(Operation.GET_STAGE);
  }

  @Test
  void shouldListStages() {
    // Given
    answer(Map.of("item", List.of(Map.of("stageName", "prod"))));

    // When
    List<Stage> stages = client.stages("api").await();

    // Then
    assertThat(stages).extracting(Stage::stageName).containsExactly("prod");
    assertThat(received("signet.local.stages").operation()).isEqualTo(Operation.GET_STAGES);
  }

  @Test
  void shouldInvokeAStage() {
    // Given
    answer(StageAnswer.of(201, Map.of(), Map.of(), Buffer.buffer("made"), 5));
    StageInvocation invocation =
        StageInvocation.of("POST", "/pets?x=1")
            .withHeader("Accept", "a")
            .withHeader("Accept", "b")
            .withBody(Buffer.buffer(new byte[] {(byte) 0xff, 0}));

    // When
    StageAnswer answer = client.invoke("api", "prod", invocation).await();

    // Then
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.content().toString()).isEqualTo("made");
    ControlRequest request = received("signet.local.invocations");
    assertThat(request.operation()).isEqualTo(Operation.INVOKE_STAGE);
    assertThat(request.path()).isEqualTo(Map.of("restApiId", "api", "stageName", "prod"));
    assertThat(request.body(StageInvocation.class)).isEqualTo(invocation);
  }

  @Test
  void shouldTestInvokeAMethod() {
    // Given
    answer(new TestAnswer(200, "{}", Map.of(), Map.of(), "log", 5));
    TestInvocation invocation =
        new TestInvocation("/pets", "{}", Map.of("A", "b"), null, "a1b2c3", Map.of("v", "1"));

    // When
    TestAnswer answer = client.testInvoke("api", "res", "POST", invocation).await();

    // Then
    assertThat(answer.log()).isEqualTo("log");
    ControlRequest request = received("signet.local.invocations");
    assertThat(request.path())
        .isEqualTo(Map.of("restApiId", "api", "resourceId", "res", "httpMethod", "POST"));
    assertThat(request.body(TestInvocation.class)).isEqualTo(invocation);
  }

  private static Rotation rotation(Rotation.State state) {
    Instant date = Instant.ofEpochSecond(1);
    return new Rotation(
        "2",
        "a1b2c3",
        1,
        2,
        state,
        false,
        date,
        date,
        null,
        List.of(),
        List.of(new Rotation.Step(state, date, "AKIA", false)));
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
