package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.ClientCertificate;
import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Operation;
import io.signet.api.Page;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayException;
import software.amazon.awssdk.services.apigateway.model.GenerateClientCertificateResponse;
import software.amazon.awssdk.services.apigateway.model.GetClientCertificatesResponse;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.TooManyRequestsException;

/** AWS's own client against the door. */
class SdkClientTest {

  private static final Instant CREATED = Instant.ofEpochSecond(1_780_000_000);
  private static final ClientCertificate CERTIFICATE =
      new ClientCertificate(
          "a1b2c3", "mine", "PEM", CREATED, CREATED.plusSeconds(60), Map.of("team", "pets"));

  private static DoorFixture door;
  private static ApiGatewayClient client;

  @BeforeAll
  static void open() {
    door = new DoorFixture();
    client =
        ApiGatewayClient.builder()
            .endpointOverride(URI.create("http://localhost:" + door.port))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(DoorFixture.KEY.id(), DoorFixture.KEY.secret())))
            .httpClient(ApacheHttpClient.create())
            .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
  }

  @AfterAll
  static void close() {
    client.close();
    door.close();
  }

  @BeforeEach
  void forget() {
    door.received.clear();
    door.measured.clear();
  }

  @Test
  void shouldCarryABodyInAndARecordOut() {
    // Given
    answer(CERTIFICATE);

    // When
    GenerateClientCertificateResponse response =
        client.generateClientCertificate(r -> r.description("mine").tags(Map.of("team", "pets")));

    // Then
    assertThat(response.clientCertificateId()).isEqualTo("a1b2c3");
    assertThat(response.createdDate()).isEqualTo(CREATED);
    assertThat(response.tags()).isEqualTo(Map.of("team", "pets"));
    assertThat(response.sdkHttpResponse().statusCode()).isEqualTo(201);
    ControlRequest request = received("signet.local.certificates");
    assertThat(request.operation()).isEqualTo(Operation.GENERATE_CLIENT_CERTIFICATE);
    assertThat(request.body().toJsonObject())
        .isEqualTo(
            new JsonObject()
                .put("description", "mine")
                .put("tags", new JsonObject().put("team", "pets")));
    assertThat(request.caller().door()).isEqualTo("http");
    assertThat(request.caller().address()).isEqualTo("127.0.0.1");
    assertThat(request.requestId())
        .isEqualTo(response.sdkHttpResponse().firstMatchingHeader("x-amzn-RequestId").orElse(""));
    assertThat(door.measured).containsExactly("GenerateClientCertificate 201");
  }

  @Test
  void shouldCarryPageParametersAndListsUnderTheNameItem() {
    // Given
    answer(new Page<>(List.of(CERTIFICATE), "next/+="));

    // When
    GetClientCertificatesResponse response =
        client.getClientCertificates(r -> r.limit(7).position("a b/+="));

    // Then
    assertThat(response.items()).hasSize(1);
    assertThat(response.position()).isEqualTo("next/+=");
    ControlRequest request = received("signet.local.certificates");
    assertThat(request.query("limit")).contains("7");
    assertThat(request.query("position")).contains("a b/+=");
  }

  @Test
  void shouldCarryAPatch() {
    // Given
    answer(CERTIFICATE);

    // When
    client.updateClientCertificate(
        r ->
            r.clientCertificateId("a1b2c3")
                .patchOperations(p -> p.op(Op.REPLACE).path("/description").value("yours")));

    // Then
    ControlRequest request = received("signet.local.certificates");
    assertThat(request.operation()).isEqualTo(Operation.UPDATE_CLIENT_CERTIFICATE);
    assertThat(request.path("clientCertificateId")).isEqualTo("a1b2c3");
    assertThat(request.patchOperations())
        .extracting("op", "path", "value")
        .containsExactly(org.assertj.core.groups.Tuple.tuple("replace", "/description", "yours"));
  }

  @Test
  void shouldAnswerDeletionWithAnEmptyBody() {
    // Given
    door.behaviour = request -> Future.succeededFuture(ControlReply.EMPTY);

    // When
    SdkResponse response = client.deleteClientCertificate(r -> r.clientCertificateId("a1b2c3"));

    // Then
    assertThat(response.sdkHttpResponse().statusCode()).isEqualTo(202);
    assertThat(response.sdkHttpResponse().firstMatchingHeader("Content-Length")).contains("0");
  }

  @Test
  void shouldSendTagsToTheOwnerThatTheArnNames() {
    // Given
    answer(Map.of("tags", Map.of("a", "b")));

    // When
    client.getTags(r -> r.resourceArn("arn:aws:apigateway:us-east-1::/clientcertificates/a1b2c3"));

    // Then
    assertThat(received("signet.local.certificates").path("resourceArn"))
        .isEqualTo("arn:aws:apigateway:us-east-1::/clientcertificates/a1b2c3");
  }

  @Test
  void shouldSendTagsOfAStageToTheStages() {
    // Given
    door.behaviour = request -> Future.succeededFuture(ControlReply.EMPTY);

    // When
    client.untagResource(
        r -> r.resourceArn("arn:aws:apigateway:us-east-1::/restapis/a/stages/b").tagKeys("x", "y"));

    // Then
    assertThat(received("signet.local.stages").queryAll("tagKeys")).containsExactly("x", "y");
  }

  @Test
  void shouldSendTestInvocationsToTheInvocations() {
    // Given
    answer(Map.of("status", 200));

    // When
    client.testInvokeMethod(r -> r.restApiId("a").resourceId("b").httpMethod("GET"));

    // Then
    assertThat(received("signet.local.invocations").path())
        .isEqualTo(Map.of("restApiId", "a", "resourceId", "b", "httpMethod", "GET"));
  }

  @Test
  void shouldAnswerAFailureAsTheExceptionOfTheModel() {
    // Given
    fail(ErrorCode.NOT_FOUND, "Invalid Client Certificate identifier specified");

    // When
    assertThatThrownBy(() -> client.getClientCertificate(r -> r.clientCertificateId("zzzzzz")))
        // Then
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Invalid Client Certificate identifier specified");
    assertThat(door.measured).containsExactly("GetClientCertificate 404");
  }

  @Test
  void shouldSayWhenToTryAgain() {
    // Given
    fail(ErrorCode.TOO_MANY_REQUESTS, "Too Many Requests");

    // When
    assertThatThrownBy(() -> client.getRestApis())
        // Then
        .isInstanceOfSatisfying(
            TooManyRequestsException.class,
            e -> {
              assertThat(e.retryAfterSeconds()).isEqualTo("1");
              assertThat(e.requestId()).matches("[0-9a-f-]{36}");
            });
  }

  @Test
  void shouldAnswer501ForAnOperationThatNobodyServes() {
    // When
    assertThatThrownBy(() -> client.getSdkTypes())
        // Then
        .isInstanceOfSatisfying(
            ApiGatewayException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(501);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NotImplementedException");
            })
        .hasMessageContaining("GetSdkTypes");
    assertThat(door.received).isEmpty();
  }

  private static void answer(Object value) {
    door.behaviour = request -> Future.succeededFuture(ControlReply.of(value));
  }

  private static void fail(ErrorCode code, String message) {
    door.behaviour = request -> Future.failedFuture(new SignetException(code, message));
  }

  private static ControlRequest received(String address) {
    assertThat(door.received).hasSize(1);
    assertThat(door.received.get(0).address()).isEqualTo(address);
    return door.received.get(0).request();
  }
}
