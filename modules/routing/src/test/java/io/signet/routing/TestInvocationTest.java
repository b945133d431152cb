package io.signet.routing;

import static io.signet.routing.TestApi.answer;
import static io.signet.routing.TestApi.http;
import static io.signet.routing.TestApi.integration;
import static io.signet.routing.TestApi.method;
import static io.signet.routing.TestApi.mock;
import static io.signet.routing.TestApi.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.Addresses;
import io.signet.api.Caller;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.HandshakeReport;
import io.signet.api.Integration;
import io.signet.api.Operation;
import io.signet.api.SignetException;
import io.signet.api.TestAnswer;
import io.signet.api.TestInvocation;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestInvocationTest {

  private static final String TIME =
      "[A-Z][a-z]{2} [A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d UTC \\d{4} : ";
  private static Harness harness;

  @BeforeAll
  static void start() {
    TestApi draft =
        TestApi.of("abc123", "unused")
            .with("/pets", "GET", petMock("{\"pets\": \"all the pets\"}"))
            .with("/pets/{petId}", "GET", petMock("{\"petId\": \"$input.params('petId')\"}"))
            .with("/pets/{petId}", "POST", petMock("{\"petId\": \"$input.params('petId')\"}"))
            .with(
                "/real/{id}",
                "GET",
                proxy(
                    "https://${stageVariables.host}/items/{id}",
                    Map.of("integration.request.path.id", "method.request.path.id")))
            .with("/http", "ANY", http("http://b.example/post", Map.of("200", answer("", null))))
            .with("/locked", method("GET", "AWS_IAM", true, proxy("https://b.example/")))
            .with("/broken", "GET", proxy("https://${stageVariables.host}/{nowhere}"))
            .with(
                "/lambda",
                "GET",
                integration("AWS", "POST", "arn:x", Map.of(), null, null, Map.of()));
    harness = Harness.start(TestApi.of("other", "live").with("/", "GET", petMock("{}")));
    Harness.await(
        Addresses.DRAFTS
            .serve(
                harness.vertx.eventBus(),
                asked ->
                    asked.restApiId().equals("abc123")
                        ? Future.succeededFuture(draft.deployed())
                        : Future.failedFuture(SignetException.notFound("Invalid API")))
            .completion());
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void reset() {
    harness.backend.seen.clear();
    harness.backend.answers(200, "{\"a\": 1}", "Content-Type", "application/json");
  }

  private static Integration petMock(String template) {
    return mock("{\"statusCode\": 200}", Map.of("200", answer(null, template)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          pets      | GET  | -                | -              | /pets         | {}              | {}        | {"pets": "all the pets"}
          pets      | GET  | /random/test     | -              | /random/test  | {}              | {}        | {"pets": "all the pets"}
          petspetId | GET  | /pets/123        | -              | /pets/123     | {petId=123}     | {}        | {"petId": "123"}
          petspetId | GET  | -                | -              | /pets/{petId} | {petId={petId}} | {}        | {"petId": "{petId}"}
          petspetId | GET  | /random/test     | -              | /random/test  | {}              | {}        | {"petId": ""}
          petspetId | GET  | /pets/123?foo=bar | -             | /pets/123     | {petId=123}     | {foo=bar} | {"petId": "123"}
          petspetId | POST | /pets/123        | {"foo": "bar"} | /pets/123     | {petId=123}     | {}        | {"petId": "123"}
          """)
  void shouldAnswerTheRecordedCasesLetterForLetter(
      String resource,
      String verb,
      String path,
      String body,
      String shownPath,
      String parameters,
      String query,
      String answered) {
    // When
    TestAnswer reply = invoke(resource, verb, request(path, body, Map.of(), null));

    // Then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(answered);
    assertThat(reply.headers()).isEqualTo(Map.of("Content-Type", "application/json"));
    assertThat(reply.multiValueHeaders())
        .isEqualTo(Map.of("Content-Type", List.of("application/json")));
    assertThat(lines(reply))
        .containsExactly(
            "Execution log for request ID",
            "Starting execution for request: ID",
            "HTTP Method: " + verb + ", Resource Path: " + shownPath,
            "Method request path: " + parameters,
            "Method request query string: " + query,
            "Method request headers: {}",
            "Method request body before transformations: " + (body == null ? "" : body),
            "Method response body after transformations: " + answered,
            "Method response headers: {Content-Type=application/json}",
            "Successfully completed execution",
            "Method completed with status: 200",
            "");
  }

  @Test
  void shouldCallTheBackendWithTheChosenCertificateAndTellOfTheHandshake() {
    // Given
    harness.backend.behaviour =
        exchange -> {
          exchange.handshake(
              new HandshakeReport(
                  "TLSv1.3",
                  "TLS_AES_128_GCM_SHA256",
                  "h2",
                  "CN=backend",
                  true,
                  List.of("CN=Their CA"),
                  true,
                  "CN=ApiGateway",
                  "3f",
                  HandshakeReport.Acceptance.ACCEPTED,
                  null,
                  null,
                  null));
          harness.backend.readThenAnswer(
              exchange, 200, "{\"a\": 1}", "Content-Type", "application/json", "Date", "now");
        };

    // When
    TestAnswer reply =
        invoke("realid", "GET", request("/real/7?x=1", null, Map.of("Accept", "a/b"), "cert01"));

    // Then
    assertThat(harness.backend.last().diagnosed()).isTrue();
    assertThat(harness.backend.last().target().certificateId()).isEqualTo("cert01");
    assertThat(harness.backend.last().pathAndQuery()).isEqualTo("/items/7?x=1");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("x-amzn-Remapped-Date", "now")
        .containsKey("X-Amzn-Trace-Id");
    String trace = reply.headers().get("X-Amzn-Trace-Id");
    assertThat(lines(reply))
        .containsExactly(
            "Execution log for request ID",
            "Starting execution for request: ID",
            "HTTP Method: GET, Resource Path: /real/7",
            "Method request path: {id=7}",
            "Method request query string: {x=1}",
            "Method request headers: {Accept=a/b}",
            "Method request body before transformations: ",
            "Endpoint request URI: https://b.example/items/7?x=1",
            "Endpoint request headers: {Accept=a/b, x-amzn-apigateway-api-id=abc123,"
                + " User-Agent=AmazonAPIGateway_abc123, X-Amzn-Trace-Id="
                + trace
                + "}",
            "Endpoint request body after transformations: ",
            "Sending request to https://b.example/items/7?x=1",
            "TLS handshake with backend: protocol TLSv1.3, cipher suite TLS_AES_128_GCM_SHA256,"
                + " application protocol h2, backend certificate CN=backend",
            "Client certificate requested by backend: yes, acceptable issuers: [CN=Their CA]",
            "Client certificate sent: yes, subject CN=ApiGateway, serial number 3f",
            "Client certificate accepted by backend: yes",
            "Received response. Status: 200, Integration latency: N ms",
            "Endpoint response headers: {Content-Type=application/json, Date=now,"
                + " Content-Length=8}",
            "Endpoint response body before transformations: {\"a\": 1}",
            "Method response body after transformations: {\"a\": 1}",
            "Method response headers: {X-Amzn-Trace-Id="
                + trace
                + ", Content-Type=application/json, x-amzn-Remapped-Date=now,"
                + " x-amzn-Remapped-Content-Length=8}",
            "Successfully completed execution",
            "Method completed with status: 200",
            "");
  }

  @Test
  void shouldPresentNoCertificateUnlessOneIsChosen() {
    // When
    invoke("realid", "GET", request("/real/7", null, Map.of(), null));

    // Then
    assertThat(harness.backend.last().target().certificateId()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "BACKEND_UNTRUSTED, 500, InternalServerErrorException, Internal server error,"
        + " Execution failed due to configuration error: WHY",
    "INTEGRATION_CONFIGURATION, 500, InternalServerErrorException, Internal server error,"
        + " Execution failed due to configuration error: WHY",
    "INTEGRATION_TIMEOUT, 504, InternalServerErrorException, Endpoint request timed out,"
        + " Execution failed due to a timeout error",
    "BACKEND_UNREACHABLE, 504, InternalServerErrorException,"
        + " Network error communicating with endpoint,"
        + " Execution failed due to a network error communicating with endpoint",
    "CERTIFICATE_REFUSED, 500, InternalServerErrorException, Internal server error,"
        + " Execution failed due to configuration error: WHY",
    "CERTIFICATE_REQUIRED, 500, InternalServerErrorException, Internal server error,"
        + " Execution failed due to configuration error: WHY",
  })
  void shouldTellWhyACallFailed(
      ErrorCode code, int status, String type, String message, String line) {
    // Given
    harness.backend.behaviour =
        exchange -> {
          exchange.handshake(
              new HandshakeReport(
                  null,
                  null,
                  null,
                  null,
                  false,
                  List.of(),
                  false,
                  null,
                  null,
                  HandshakeReport.Acceptance.NOT_JUDGED,
                  "closed",
                  "some-cause: It is so.",
                  "Do this."));
          exchange.listener().onFailure(new SignetException(code, "WHY"));
        };

    // When
    TestAnswer reply = invoke("realid", "GET", request("/real/7", null, Map.of(), null));

    // Then
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo("{\"message\": \"" + message + "\"}");
    assertThat(reply.headers()).isEqualTo(Map.of("x-amzn-ErrorType", type));
    assertThat(lines(reply).subList(10, lines(reply).size()))
        .containsExactly(
            "Sending request to https://b.example/items/7",
            "TLS handshake with backend: protocol none, cipher suite none,"
                + " application protocol none, backend certificate none",
            "Client certificate requested by backend: not known, the handshake ended before",
            "Client certificate sent: no, none was chosen",
            "Client certificate accepted by backend: not judged",
            "TLS handshake failed: closed",
            "Cause: some-cause: It is so.",
            "Remedy: Do this.",
            line,
            "Method completed with status: " + status,
            "");
  }

  @Test
  void shouldTellThatAnAnswerWasNotWholeInTime() {
    // Given
    harness.backend.behaviour =
        exchange -> {
          FakeStream body = FakeBackend.open(exchange, 200);
          assertThat(exchange.collected()).isTrue();
          body.emit("half").fail(new SignetException(ErrorCode.INTEGRATION_TIMEOUT, "late"));
        };

    // When
    TestAnswer reply = invoke("http", "GET", request(null, null, Map.of(), null));

    // Then
    assertThat(reply.status()).isEqualTo(504);
    assertThat(lines(reply)).contains("Execution failed due to a timeout error");
  }

  @ParameterizedTest
  @CsvSource({
    "broken, Invalid endpoint address: no mapping for {nowhere}",
    "lambda, integration type AWS is not available in this version"
  })
  void shouldTellWhyAnIntegrationCannotBeCalled(String resource, String reason) {
    // When
    TestAnswer reply = invoke(resource, "GET", request(null, null, Map.of(), null));

    // Then
    assertThat(reply.status()).isEqualTo(500);
    assertThat(lines(reply))
        .endsWith(
            "Execution failed due to configuration error: " + reason,
            "Method completed with status: 500",
            "");
    assertThat(harness.backend.seen).isEmpty();
  }

  @Test
  void shouldNotAskForAuthorization() {
    // When
    TestAnswer reply = invoke("locked", "GET", request(null, null, Map.of(), null));

    // Then
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void shouldRunAnyForAVerbAndSendTheBody() {
    // When
    TestAnswer reply = invoke("http", "PUT", request(null, "{\"b\": 2}", Map.of(), null));

    // Then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(harness.backend.lastBody()).isEqualTo("{\"b\": 2}");
    assertThat(reply.log()).contains("HTTP Method: PUT, Resource Path: /http\n");
  }

  @Test
  void shouldCutLongValuesInTheLogOnly() {
    // Given
    String body = "é".repeat(800);
    harness.backend.answers(200, body);

    // When
    TestAnswer reply = invoke("realid", "GET", request("/real/7", null, Map.of(), null));

    // Then
    assertThat(reply.body()).isEqualTo(body);
    assertThat(lines(reply))
        .contains(
            "Endpoint response body before transformations: " + "é".repeat(512) + " [TRUNCATED]");
  }

  @ParameterizedTest
  @CsvSource({
    "abc123, nowhere, GET, -, Invalid Resource identifier specified",
    "unknown, pets, GET, -, Invalid Resource identifier specified",
    "abc123, pets, HEAD, -, Invalid Method identifier specified",
    "abc123, pets, GET, nocert, Invalid Client Certificate identifier specified",
  })
  void shouldRefuseUnknownThingsAsAwsDoes(
      String api, String resource, String verb, String certificate, String message) {
    // Given
    TestInvocation request =
        request(null, null, Map.of(), certificate.equals("-") ? null : certificate);

    // When
    assertThatThrownBy(() -> invoke(api, resource, verb, request))
        // Then
        .isInstanceOfSatisfying(
            SignetException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessage(message);
  }

  @Test
  void shouldRefuseOtherOperations() {
    // Given
    ControlRequest request =
        new ControlRequest(
            Operation.TEST_INVOKE_AUTHORIZER,
            Caller.SIGNET,
            "r1",
            Map.of(),
            Map.of(),
            Buffer.buffer());

    // When
    assertThatThrownBy(() -> ask(request))
        // Then
        .isInstanceOfSatisfying(
            SignetException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_IMPLEMENTED));
  }

  @Test
  void shouldBecomeJsonWithTheMembersOfAws() {
    // Given
    TestAnswer reply = invoke("pets", "GET", request(null, null, Map.of(), null));

    // When
    String json = new String(WireJson.bytes(reply), StandardCharsets.UTF_8);

    // Then
    assertThat(json)
        .startsWith("{\"status\":200,\"body\":\"{\\\"pets\\\"")
        .contains("\"multiValueHeaders\":{\"Content-Type\":[\"application/json\"]}")
        .contains("\"log\":\"Execution log for request ")
        .contains("\"latency\":");
  }

  private static TestInvocation request(
      String path, String body, Map<String, String> headers, String certificate) {
    return new TestInvocation(path, body, headers, null, certificate, Map.of("host", "b.example"));
  }

  private static TestAnswer invoke(String resource, String verb, TestInvocation test) {
    return invoke("abc123", resource, verb, test);
  }

  private static TestAnswer invoke(String api, String resource, String verb, TestInvocation test) {
    return ask(
        new ControlRequest(
            Operation.TEST_INVOKE_METHOD,
            Caller.SIGNET,
            "r1",
            Map.of("restApiId", api, "resourceId", resource, "httpMethod", verb),
            Map.of(),
            Buffer.buffer(WireJson.bytes(test))));
  }

  private static TestAnswer ask(ControlRequest request) {
    try {
      return (TestAnswer)
          Addresses.INVOCATIONS
              .request(harness.vertx.eventBus(), request)
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS)
              .value();
    } catch (ExecutionException e) {
      throw SignetException.of(e.getCause());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The log's lines with the time checked and taken away, and what differs made equal. */
  private static List<String> lines(TestAnswer reply) {
    String id = reply.log().substring(26, reply.log().indexOf('\n'));
    assertThat(id).matches("[0-9a-f-]{36}");
    String[] lines = reply.log().split("\n", -1);
    for (int i = 1; i < lines.length - 1; i++) {
      assertThat(lines[i]).matches("(?s)" + TIME + ".*");
      lines[i] = lines[i].replaceFirst(TIME, "").replaceFirst("latency: \\d+ ms", "latency: N ms");
    }
    for (int i = 0; i < 2; i++) {
      lines[i] = lines[i].replace(id, "ID");
    }
    return List.of(lines);
  }
}
