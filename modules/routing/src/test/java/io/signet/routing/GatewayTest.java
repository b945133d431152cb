package io.signet.routing;

import static io.signet.routing.TestApi.answer;
import static io.signet.routing.TestApi.http;
import static io.signet.routing.TestApi.integration;
import static io.signet.routing.TestApi.method;
import static io.signet.routing.TestApi.mock;
import static io.signet.routing.TestApi.proxy;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.api.IntegrationResponse;
import io.signet.api.SignetException;
import io.signet.routing.Harness.Answer;
import io.signet.routing.Harness.Call;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayTest {

  private static final String BASE = "/restapis/abc123/test/_user_request_";
  private static Harness harness;

  @BeforeAll
  static void start() {
    harness =
        Harness.start(
            TestApi.of("abc123", "test")
                .certificate("cert01")
                .variable("host", "backend.example")
                .with("/pets", "GET", proxy("https://backend.example:8443/animals"))
                .with("/pets", "POST", proxy("https://backend.example:8443/animals"))
                .with(
                    "/all/{proxy+}",
                    "ANY",
                    proxy(
                        "http://${stageVariables.host}/{proxy}",
                        Map.of("integration.request.path.proxy", "method.request.path.proxy")))
                .with("/http", "POST", http("http://backend.example/post", twoAnswers()))
                .with("/nothing", "GET", http("http://backend.example/post", Map.of()))
                .with(
                    "/mock",
                    "GET",
                    mock("{\"statusCode\": 200}", Map.of("200", answer("", "{\"a\": 1}"))))
                .with(
                    "/lenient",
                    "GET",
                    mock("{statusCode: 404}", Map.of("404", answer("4\\d{2}", null))))
                .with("/velocity", "GET", mock("#set($x = 1){}", Map.of("200", answer("", null))))
                .with("/bare", "GET", mock("no json", Map.of("200", answer("", null))))
                .with("/iam", method("GET", "AWS_IAM", false, proxy("http://backend.example/")))
                .with("/custom", method("GET", "CUSTOM", false, proxy("http://backend.example/")))
                .with("/key", method("GET", "NONE", true, proxy("http://backend.example/")))
                .with("/none", method("GET", "none", false, proxy("http://backend.example/")))
                .with(
                    "/lambda",
                    "GET",
                    integration("AWS_PROXY", "POST", "arn:aws:x", Map.of(), null, null, Map.of()))
                .with("/unset", "GET", proxy("http://${stageVariables.other}/")));
  }

  private static Map<String, IntegrationResponse> twoAnswers() {
    return Map.of("200", answer("", null), "418", answer("5\\d\\d", "{\"tea\": true}"));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void reset() {
    harness.settle();
    harness.backend.seen.clear();
    harness.calls.clear();
    harness.backend.answers(200, "ok", "Content-Type", "text/plain");
  }

  @Test
  void shouldPassACallThroughToItsBackend() {
    // Given
    harness.backend.answers(201, "made", "Content-Type", "text/plain", "Set-Cookie", "a=1");

    // When
    Answer answer = harness.get(BASE + "/pets?a=1&b=%20x");

    // Then
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("made");
    assertThat(answer.headers().get("Set-Cookie")).isEqualTo("a=1");
    assertThat(answer.headers().get("Content-Type")).isEqualTo("text/plain");
    assertThat(harness.backend.last().pathAndQuery()).isEqualTo("/animals?a=1&b=%20x");
    assertThat(harness.backend.last().method()).isEqualTo(HttpMethod.GET);
    assertThat(harness.backend.last().timeoutMillis()).isEqualTo(29_000);
    assertThat(harness.backend.last().diagnosed()).isFalse();
    assertThat(harness.backend.last().target())
        .isEqualTo(
            new BackendTarget(
                "abc123/test", true, "backend.example", 8443, "cert01", false, false));
  }

  @Test
  void shouldGiveEveryAnswerItsIdsAndNoServer() {
    // When
    Answer answer = harness.get(BASE + "/pets");

    // Then
    assertThat(answer.headers().get("x-amzn-RequestId"))
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
        .isEqualTo(harness.backend.last().requestId());
    assertThat(answer.headers().get("x-amz-apigw-id")).matches("[A-Za-z0-9_-]{15}=");
    assertThat(answer.headers().get("X-Amzn-Trace-Id"))
        .matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24}")
        .isEqualTo(harness.backend.last().headers().get("X-Amzn-Trace-Id"));
    assertThat(answer.headers().get("Date")).matches("[A-Z][a-z]{2}, \\d\\d .* GMT");
    assertThat(answer.headers().contains("Server")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /restapis/abc123/test/_user_request_/none-such | 403 | MissingAuthenticationTokenException | Missing Authentication Token
          /restapis/abc123/test/_user_request_           | 403 | MissingAuthenticationTokenException | Missing Authentication Token
          /restapis/abc123/test/_user_request_//pets     | 403 | MissingAuthenticationTokenException | Missing Authentication Token
          /restapis/abc123/prod/_user_request_/pets      | 403 | ForbiddenException | Forbidden
          /restapis/other1/test/_user_request_/pets      | 403 | ForbiddenException | Forbidden
          /restapis/abc123/test/pets                     | 403 | ForbiddenException | Forbidden
          /somewhere                                     | 403 | ForbiddenException | Forbidden
          /restapis/abc123/test/_user_request_/iam       | 403 | MissingAuthenticationTokenException | Missing Authentication Token
          /restapis/abc123/test/_user_request_/custom    | 401 | UnauthorizedException | Unauthorized
          /restapis/abc123/test/_user_request_/key       | 403 | ForbiddenException | Forbidden
          /restapis/abc123/test/_user_request_/lambda    | 500 | InternalServerErrorException | Internal server error
          /restapis/abc123/test/_user_request_/unset     | 500 | InternalServerErrorException | Internal server error
          /restapis/abc123/test/_user_request_/velocity  | 500 | InternalServerErrorException | Internal server error
          /restapis/abc123/test/_user_request_/bare      | 500 | InternalServerErrorException | Internal server error
          """)
  void shouldAnswerAsAwsWhatCannotBeCalled(String path, int status, String type, String message) {
    // When
    Answer answer = harness.get(path);

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().get("x-amzn-ErrorType")).isEqualTo(type);
    assertThat(answer.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(answer.headers().contains("x-amzn-RequestId")).isTrue();
    assertThat(answer.headers().contains("X-Amzn-Trace-Id")).isFalse();
    assertThat(answer.body())
        .isEqualTo("{\"message\":" + (status >= 500 ? " " : "") + "\"" + message + "\"}");
    assertThat(harness.backend.seen).isEmpty();
  }

  @Test
  void shouldAnswerAnUnknownVerbAsAnUnknownPath() {
    // When
    Answer answer = harness.call(HttpMethod.DELETE, BASE + "/pets", "");

    // Then
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
  }

  @ParameterizedTest
  @CsvSource({"TRACE", "PROPFIND", "get"})
  void shouldNotLetAnUnheardOfVerbReachAny(String verb) {
    // When
    Answer answer =
        harness.call(HttpMethod.GET, BASE + "/all/x", "", "X-HTTP-Method-Override", verb);

    // Then
    assertThat(answer.status()).isEqualTo(403);
    assertThat(harness.backend.seen).isEmpty();
  }

  @Test
  void shouldRouteByAnOverriddenVerb() {
    // When
    harness.call(HttpMethod.POST, BASE + "/all/x", "body", "X-HTTP-Method-Override", "PUT");

    // Then
    assertThat(harness.backend.last().method()).isEqualTo(HttpMethod.PUT);
    assertThat(harness.backend.lastBody()).isEqualTo("body");
  }

  @Test
  void shouldTakeAuthorizationTypeNoneInAnyCase() {
    // When
    Answer answer = harness.get(BASE + "/none");

    // Then
    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "abc123.execute-api.localhost:8080, /test/pets",
    "abc123.execute-api.us-east-1.amazonaws.com, /test/pets",
    "abc123.execute-api.us-east-1.localhost, /test/pets/",
    "ABC123.execute-api.localhost, /test/pets",
    "127.0.0.1, /_aws/execute-api/abc123/test/pets",
    "127.0.0.1, /restapis/abc123/test/_user_request_/pets/",
  })
  void shouldFindAStageByHostAndByPath(String host, String path) {
    // When
    Answer answer = harness.get(path, "Host", host);

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(harness.backend.last().pathAndQuery()).isEqualTo("/animals");
  }

  @ParameterizedTest
  @CsvSource({"/ping", "/sping"})
  void shouldAnswerTheReservedPings(String path) {
    // When
    Answer answer = harness.get(path, "Host", "abc123.execute-api.localhost");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(harness.backend.seen).isEmpty();
  }

  @Test
  void shouldAnswerAMockByItself() {
    // When
    Answer answer = harness.get(BASE + "/mock");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"a\": 1}");
    assertThat(answer.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(answer.headers().contains("X-Amzn-Trace-Id")).isFalse();
    assertThat(answer.headers().contains("x-amz-apigw-id")).isTrue();
    assertThat(harness.backend.seen).isEmpty();
  }

  @Test
  void shouldReadTheStatusOfAMockWithoutQuotesAsAwsDoes() {
    // When
    Answer answer = harness.get(BASE + "/lenient");

    // Then
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void shouldSendOnlyWhatIsMappedForHttp() {
    // Given
    harness.backend.answers(200, "{}", "Content-Type", "text/xml", "X-Secret", "s", "Date", "d");

    // When
    Answer answer =
        harness.call(
            HttpMethod.POST, BASE + "/http?q=1", "{}", "X-Mine", "1", "Content-Type", "text/plain");

    // Then
    assertThat(harness.backend.last().pathAndQuery()).isEqualTo("/post");
    assertThat(harness.backend.lastBody()).isEqualTo("{}");
    assertThat(harness.backend.last().headers().names())
        .containsExactlyInAnyOrder(
            "x-amzn-apigateway-api-id", "Accept", "Content-Type", "User-Agent", "X-Amzn-Trace-Id");
    assertThat(harness.backend.last().headers().get("User-Agent"))
        .isEqualTo("AmazonAPIGateway_abc123");
    assertThat(harness.backend.last().headers().get("Content-Type")).isEqualTo("text/plain");
    assertThat(answer.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(answer.headers().contains("X-Secret")).isFalse();
  }

  @Test
  void shouldChooseTheAnswerOfHttpByTheBackendsStatus() {
    // Given
    harness.backend.answers(503, "away");

    // When
    Answer answer = harness.call(HttpMethod.POST, BASE + "/http", "{}");

    // Then
    assertThat(answer.status()).isEqualTo(418);
    assertThat(answer.body()).isEqualTo("{\"tea\": true}");
  }

  @Test
  void shouldFailIfNoAnswerIsConfiguredForAStatus() {
    // When
    Answer answer = harness.get(BASE + "/nothing");

    // Then
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"message\": \"Internal server error\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGRATION_TIMEOUT, 504, InternalServerErrorException, Endpoint request timed out",
    "BACKEND_UNREACHABLE, 504, InternalServerErrorException, Network error communicating with"
        + " endpoint",
    "INTEGRATION_CONFIGURATION, 500, InternalServerErrorException, Internal server error",
    "BACKEND_UNTRUSTED, 500, InternalServerErrorException, Internal server error",
    "CERTIFICATE_REFUSED, 500, InternalServerErrorException, Internal server error",
    "CERTIFICATE_REQUIRED, 500, InternalServerErrorException, Internal server error",
    "TLS_FAILED, 500, InternalServerErrorException, Internal server error",
    "BACKEND_FAILED, 502, InternalServerErrorException, Internal server error",
    "INTERNAL, 500, InternalServerErrorException, Internal server error",
  })
  void shouldTellTheCallerOfAFailureAsAwsDoes(
      ErrorCode code, int status, String type, String message) {
    // Given
    harness.backend.behaviour =
        exchange -> exchange.listener().onFailure(new SignetException(code, "for the operator"));

    // When
    Answer answer = harness.get(BASE + "/pets");

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().get("x-amzn-ErrorType")).isEqualTo(type);
    assertThat(answer.body()).isEqualTo("{\"message\": \"" + message + "\"}");
  }

  @Test
  void shouldRefuseAValueThatClimbsOutOfItsPath() {
    // When
    Answer answer = harness.get(BASE + "/all/x/..%2f..%2Fadmin");

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(harness.backend.seen).isEmpty();
  }

  @Test
  void shouldRefuseMalformedPercentEncoding() {
    // When
    Answer answer = harness.get(BASE + "/all/x%zz");

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Bad Request\"}");
  }

  @Test
  void shouldReportEveryCallOnce() {
    // When
    harness.get(BASE + "/pets");
    harness.get(BASE + "/none-such");
    harness.get("/nowhere");

    // Then
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(harness.calls)
                    .containsExactly(
                        new Call("abc123", "test", 200),
                        new Call("abc123", "test", 403),
                        new Call("-", "-", 403)));
  }

  @Test
  void shouldAnswerHeadWithTheLengthThatAGetWouldHave() {
    // Given
    harness.backend.behaviour =
        exchange -> FakeBackend.open(exchange, 200, "Content-Length", "4711").end();

    // When
    Answer answer = harness.call(HttpMethod.HEAD, BASE + "/all/x", null);

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("Content-Length")).isEqualTo("4711");
    assertThat(answer.headers().get("x-amzn-Remapped-Content-Length")).isEqualTo("4711");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"204", "304"})
  void shouldGiveAnAnswerWithoutBodyNone(int status) {
    // Given
    harness.backend.behaviour = exchange -> FakeBackend.open(exchange, status).end();

    // When
    Answer answer = harness.get(BASE + "/pets");

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().contains("Transfer-Encoding")).isFalse();
  }

  @Test
  void shouldAnswerThatAMappedAnswerWasNotWholeInTime() {
    // Given
    harness.backend.behaviour =
        exchange -> {
          FakeStream body = FakeBackend.open(exchange, 503);
          assertThat(exchange.collected()).isTrue();
          body.emit("half").fail(new SignetException(ErrorCode.INTEGRATION_TIMEOUT, "late"));
        };

    // When
    Answer answer = harness.call(HttpMethod.POST, BASE + "/http", "{}");

    // Then
    assertThat(answer.status()).isEqualTo(504);
  }

  @Test
  void shouldNotHoldAnAnswerThatPassesToTheLimitOfItsCall() {
    // Given
    AtomicBoolean collected = new AtomicBoolean(true);
    harness.backend.behaviour =
        exchange -> {
          FakeBackend.open(exchange, 200).emit("ok").end();
          collected.set(exchange.collected());
        };

    // When
    Answer answer = harness.get(BASE + "/pets");

    // Then
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(collected).isFalse();
  }
}
