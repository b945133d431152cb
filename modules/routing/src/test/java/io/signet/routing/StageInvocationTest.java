package io.signet.routing;

import static io.signet.routing.TestApi.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.signet.api.Addresses;
import io.signet.api.Caller;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Operation;
import io.signet.api.SignetException;
import io.signet.api.StageAnswer;
import io.signet.api.StageInvocation;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageInvocationTest {

  /** What differs from call to call. */
  private static final List<String> FRESH =
      List.of("date", "x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id");

  private static Harness harness;

  @BeforeAll
  static void start() {
    harness =
        Harness.start(
            TestApi.of("abc123", "prod")
                .certificate("cert01")
                .with("/pets", "ANY", proxy("https://b.example/pets"))
                .with("/nowhere", "GET", proxy("https://${stageVariables.host}/{nowhere}")),
            TestApi.of("other", "live").with("/", "GET", proxy("https://b.example/secret")));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void reset() {
    harness.backend.seen.clear();
    harness.backend.answers(201, "made", "X-Pet", "cat", "X-Pet", "dog");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /pets?a=1&a=2,",
    "POST, /pets, {}",
    "DELETE, /pets,",
    "HEAD, /pets,",
    "GET, /nowhere,",
    "GET, /unknown,",
    "PUT, /nowhere, {}",
    "GET, /pets/%zz,"
  })
  void shouldAnswerAsACallerOverHttpIsAnswered(String verb, String path, String body) {
    // Given
    Harness.Answer expected =
        harness.call(HttpMethod.valueOf(verb), "/restapis/abc123/prod/_user_request_" + path, body);
    StageInvocation invocation = StageInvocation.of(verb, path);

    // When
    StageAnswer answer =
        invoke(
            "abc123", "prod", body == null ? invocation : invocation.withBody(Buffer.buffer(body)));

    // Then
    assertThat(answer.status()).isEqualTo(expected.status());
    assertThat(answer.content()).isEqualTo(expected.bytes());
    assertThat(lasting(answer.multiValueHeaders())).isEqualTo(lasting(expected));
  }

  @Test
  void shouldGoThroughTheStageWithItsCertificate() {
    // When
    StageAnswer answer =
        invoke(
            "abc123",
            "prod",
            StageInvocation.of("POST", "/pets?a=1")
                .withHeader("X-One", "1")
                .withHeader("X-One", "2")
                .withBody(Buffer.buffer("{\"name\":\"cat\"}")));

    // Then
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.multiValueHeaders().get("X-Pet")).containsExactly("cat", "dog");
    assertThat(harness.backend.last().target().certificateId()).isEqualTo("cert01");
    assertThat(harness.backend.lastBody()).isEqualTo("{\"name\":\"cat\"}");
    assertThat(harness.backend.last().headers().getAll("X-One")).containsExactly("1", "2");
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(harness.calls).contains(new Harness.Call("abc123", "prod", 201)));
  }

  @Test
  void shouldCarryTenMegabytesBothWays() {
    // Given
    String body = "x".repeat(10 * 1024 * 1024);
    harness.backend.answers(200, body);

    // When
    StageAnswer answer =
        invoke("abc123", "prod", StageInvocation.of("POST", "/pets").withBody(Buffer.buffer(body)));

    // Then
    assertThat(answer.body()).isEqualTo(body);
    assertThat(harness.backend.lastBody()).isEqualTo(body);
  }

  @Test
  void shouldRefuseALongerBody() {
    // Given
    Buffer body = Buffer.buffer(new byte[10 * 1024 * 1024 + 1]);

    // When
    Future<StageAnswer> refused =
        ask("abc123", "prod", StageInvocation.of("POST", "/pets").withBody(body));

    // Then
    assertRefused(refused, ErrorCode.REQUEST_TOO_LARGE, "longer than 10485760 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "TE",
        "Trailer",
        "Upgrade",
        "Expect"
      })
  void shouldRefuseHeadersThatSayWhereARequestGoesOrEnds(String name) {
    // When
    Future<StageAnswer> refused =
        ask("abc123", "prod", StageInvocation.of("GET", "/pets").withHeader(name, "x"));

    // Then
    assertRefused(refused, ErrorCode.BAD_REQUEST, "cannot be given");
  }

  static Stream<Arguments> noHeaders() {
    return Stream.of(
        arguments("X-A", "a\r\nHost: b"),
        arguments("X-A\r\nHost", "b"),
        arguments("X A", "b"),
        arguments("X:A", "b"),
        arguments("", "b"));
  }

  @ParameterizedTest
  @MethodSource("noHeaders")
  void shouldRefuseHeadersThatAreNone(String name, String value) {
    // When
    Future<StageAnswer> refused =
        ask("abc123", "prod", StageInvocation.of("GET", "/pets").withHeader(name, value));

    // Then
    assertRefused(refused, ErrorCode.BAD_REQUEST, "Invalid header");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc123 | prod | ANY | /pets",
        "abc123 | prod | CONNECT | /pets",
        "abc123 | prod | get | /pets",
        "abc123 | prod | GET | pets",
        "abc123 | prod | GET | /pe ts",
        "abc123 | prod | GET | /pets#x",
        "other/live/_user_request_/? | prod | GET | /pets",
        "abc123 | prod/x | GET | /pets",
        "abc123 | ../other | GET | /pets",
      })
  void shouldRefuseWhatIsNoCallOfAStage(String api, String stage, String verb, String path) {
    // When
    Future<StageAnswer> refused = ask(api, stage, StageInvocation.of(verb, path));

    // Then
    assertRefused(refused, ErrorCode.BAD_REQUEST, "Invalid");
  }

  @Test
  void shouldNotLeaveItsStageByItsPath() {
    // When
    StageAnswer answer =
        invoke("abc123", "prod", StageInvocation.of("GET", "/../../../other/live/_user_request_/"));

    // Then
    assertThat(answer.status()).isEqualTo(403);
    assertThat(harness.backend.seen).isEmpty();
  }

  @Test
  void shouldRefuseABodyThatIsNoBase64() {
    // When
    Future<StageAnswer> refused =
        ask("abc123", "prod", new StageInvocation("POST", "/pets", null, null, "%%%", true));

    // Then
    assertRefused(refused, ErrorCode.BAD_REQUEST, "base64");
  }

  private static StageAnswer invoke(String api, String stage, StageInvocation invocation) {
    return ask(api, stage, invocation).timeout(30, TimeUnit.SECONDS).await();
  }

  private static Future<StageAnswer> ask(String api, String stage, StageInvocation invocation) {
    ControlRequest request =
        new ControlRequest(
            Operation.INVOKE_STAGE,
            Caller.SIGNET,
            "r",
            Map.of("restApiId", api, "stageName", stage),
            Map.of(),
            Buffer.buffer(WireJson.bytes(invocation)));
    return Addresses.INVOCATIONS
        .request(harness.vertx.eventBus(), request)
        .map(reply -> (StageAnswer) reply.value());
  }

  private static Map<String, List<String>> lasting(Map<String, List<String>> headers) {
    Map<String, List<String>> lasting = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    lasting.putAll(headers);
    FRESH.forEach(lasting::remove);
    return lasting;
  }

  private static Map<String, List<String>> lasting(Harness.Answer answer) {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    answer.headers().names().forEach(name -> all.put(name, answer.headers().getAll(name)));
    return lasting(all);
  }

  private static void assertRefused(Future<?> refused, ErrorCode code, String reason) {
    assertThatThrownBy(() -> refused.timeout(30, TimeUnit.SECONDS).await())
        .isInstanceOfSatisfying(SignetException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(reason);
  }
}
