package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signet.api.ControlReply;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.api.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers may take, and how the listener treats those who take more. */
class ListenerTest {

  private static final int BODY_BYTES = 2_000;
  private static final int IMPORT_BYTES = 10_000;
  private static final int CONNECTIONS = 6;
  private static final String PATH = "/clientcertificates";

  private DoorFixture door;

  @BeforeEach
  void open() {
    door = door(Duration.ofSeconds(30));
  }

  /** For what is about patience only: nothing else may depend on how fast a test is. */
  private void openWithoutPatience() {
    door.close();
    door = door(Duration.ofMillis(700));
  }

  private static DoorFixture door(Duration patience) {
    return new DoorFixture(
        AdminOptions.defaults()
            .withLimits(
                new AdminOptions.Limits(
                    4_000,
                    2_000,
                    BODY_BYTES,
                    IMPORT_BYTES,
                    CONNECTIONS,
                    patience,
                    patience,
                    Duration.ofSeconds(30))));
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void shouldAcceptABodyOfTheLimit() throws IOException {
    // Given
    HttpMessage request = door.signer().sign("POST", PATH, "x".repeat(BODY_BYTES));

    // When
    RawClient.Answer answer = door.send(request);

    // Then
    assertThat(answer.status()).isEqualTo(201);
    assertThat(door.received.get(0).request().body().length()).isEqualTo(BODY_BYTES);
  }

  @Test
  void shouldRefuseABodyBeyondTheLimit() throws IOException {
    // Given
    HttpMessage request = door.signer().sign("POST", PATH, "x".repeat(BODY_BYTES + 1));

    // When
    RawClient.Answer answer = door.send(request);

    // Then
    refused(answer, 413, "RequestTooLargeException");
    assertThat(answer.header("Connection")).isEqualTo("close");
  }

  @Test
  void shouldRefuseABodyBeyondTheLimitThatWasNotAnnounced() throws IOException {
    // Given
    HttpMessage request = door.signer().sign("POST", PATH, "").without("Content-Length");
    request.header("Transfer-Encoding", "chunked");
    String chunk = Integer.toHexString(1_500) + "\r\n" + "x".repeat(1_500) + "\r\n";

    try (RawClient client = new RawClient(door.port)) {
      // When
      RawClient.Answer answer = client.send(request.bytes()).send(chunk).send(chunk).receive();

      // Then
      refused(answer, 413, "RequestTooLargeException");
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"POST, /restapis?mode=import, 501", "POST, /restapis, 413"})
  void shouldGrantImportsALargerBody(String method, String target, int status) throws IOException {
    // Given
    HttpMessage request = door.signer().sign(method, target, "x".repeat(IMPORT_BYTES));

    // When
    RawClient.Answer answer = door.send(request);

    // Then
    assertThat(answer.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/restapis/%00",
        "/restapis/a%00b/stages",
        "/tags/arn:aws:apigateway:us-east-1::%2Frestapis%2F%00",
        "/restapis?position=%00",
        "/restapis?limit=5&%00=a",
      })
  void shouldRefuseNamesThatNotEveryStoreHas(String target) throws IOException {
    // Given
    HttpMessage request = door.signer().sign("GET", target, "");

    // When
    RawClient.Answer answer = door.send(request);

    // Then
    refused(answer, 400, "BadRequestException");
  }

  @Test
  void shouldNotServeATruncatedBody() throws IOException {
    // Given
    HttpMessage request = door.signer().sign("POST", PATH, "{\"description\":\"mine\"}");
    byte[] bytes = request.bytes();

    // When
    try (RawClient client = new RawClient(door.port)) {
      client.send(Arrays.copyOf(bytes, bytes.length - 5)).finishSending();
      client.closedByServer();
    }

    // Then
    assertThat(door.send(door.signer().sign("GET", PATH, "")).status()).isEqualTo(200);
    assertThat(door.received).hasSize(1);
    assertThat(door.received.get(0).request().operation().method()).isEqualTo("GET");
  }

  @Test
  void shouldTimeOutABodyThatTricklesIn() throws IOException {
    // Given
    openWithoutPatience();
    HttpMessage request =
        door.signer()
            .sign("POST", PATH, "")
            .without("Content-Length")
            .header("Content-Length", "9")
            .body("x");

    try (RawClient client = new RawClient(door.port)) {
      // When
      RawClient.Answer answer = client.send(request.bytes()).receive();

      // Then
      refused(answer, 400, "BadRequestException");
      assertThat(answer.body()).contains("did not arrive in time");
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void shouldCloseAConnectionWhoseHeadTricklesIn() throws Exception {
    // Given
    openWithoutPatience();
    List<String> bytes = List.of("GET / HT", "TP/1.1\r\n", "Host: ", "local", "host\r\n", "X: 1");

    try (RawClient client = new RawClient(door.port)) {
      // When
      var trickle = new ArrayList<>(bytes);
      await()
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(
              () -> {
                if (!trickle.isEmpty()) {
                  client.send(trickle.remove(0));
                }
                return trickle.isEmpty();
              });

      // Then
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void shouldCloseAnIdleConnectionButNotOneThatWaitsForItsAnswer() throws IOException {
    // Given
    openWithoutPatience();
    Promise<ControlReply> late = Promise.promise();
    door.behaviour = request -> late.future();
    door.vertx.setTimer(1_500, id -> late.complete(ControlReply.EMPTY));

    try (RawClient client = new RawClient(door.port)) {
      // When
      RawClient.Answer answer = client.send(door.signer().sign("GET", PATH, "").bytes()).receive();

      // Then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void shouldRefuseMoreConnectionsThanAllowed() throws Exception {
    // Given
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      RawClient client = new RawClient(door.port);
      clients.add(client);
      assertThat(client.send(live().bytes()).receive().status()).isEqualTo(200);
    }

    // When
    try (RawClient onceTooMany = new RawClient(door.port)) {
      // Then
      assertThatThrownBy(() -> onceTooMany.send(live().bytes()).receive())
          .isInstanceOf(IOException.class);
    }
    for (RawClient client : clients) {
      client.close();
    }
    await().ignoreExceptions().until(() -> door.send(live()).status() == 200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n X: folded\r\n: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET http://localhost/clientcertificates HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /?a=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
      })
  void shouldAnswerMalformedHttpInJsonAndWithoutAStackTrace(String bytes) throws IOException {
    // Given
    try (RawClient client = new RawClient(door.port)) {
      // When
      RawClient.Answer answer = client.send(bytes).receive();

      // Then
      assertThat(answer.status()).isBetween(400, 403);
      assertThat(new JsonObject(answer.body()).fieldNames()).containsExactly("message");
      assertThat(answer.body()).doesNotContain("Exception").doesNotContain("at io.");
      assertThat(answer.header("x-amzn-RequestId")).isNotNull();
      assertThat(answer.header("x-amzn-ErrorType")).isNotNull();
    }
  }

  @Test
  void shouldRefuseHeadersThatAreTooLarge() throws IOException {
    // Given
    HttpMessage request = live().header("X-Large", "x".repeat(5_000));

    // When
    RawClient.Answer answer = door.send(request);

    // Then
    refused(answer, 431, "BadRequestException");
  }

  @Test
  void shouldRefuseARequestLineThatIsTooLong() throws IOException {
    // Given
    HttpMessage request = live();
    request.target = "/" + "x".repeat(3_000);

    // When
    RawClient.Answer answer = door.send(request);

    // Then
    refused(answer, 414, "BadRequestException");
  }

  @Test
  void shouldKeepAConnectionThroughRefusalsThatHaveNoBody() throws IOException {
    // Given
    try (RawClient client = new RawClient(door.port)) {
      HttpMessage unsigned = new HttpMessage("GET", PATH).header("Host", "localhost");

      // When
      List<Integer> statuses =
          List.of(
              client.send(unsigned.bytes()).receive().status(),
              client.send(door.signer().sign("GET", PATH, "").bytes()).receive().status(),
              client.send(unsigned.bytes()).receive().status(),
              client.send(live().bytes()).receive().status());

      // Then
      assertThat(statuses).containsExactly(403, 200, 403, 200);
    }
  }

  @Test
  void shouldInviteTheBodyOnlyOnceTheKeyIsKnown() throws IOException {
    // Given
    HttpMessage request = door.signer().sign("POST", PATH, "{}").header("Expect", "100-continue");
    byte[] bytes = request.bytes();
    int head = bytes.length - request.body.length;

    try (RawClient client = new RawClient(door.port)) {
      // When
      RawClient.Answer invitation = client.send(Arrays.copyOf(bytes, head)).receive();
      RawClient.Answer answer = client.send("{}").receive();

      // Then
      assertThat(invitation.status()).isEqualTo(100);
      assertThat(answer.status()).isEqualTo(201);
    }
  }

  @Test
  void shouldNotSayWhatSoftwareItIs() throws IOException {
    // When
    RawClient.Answer answer = door.send(live());

    // Then
    assertThat(answer.headers().keySet())
        .containsExactlyInAnyOrder(
            "x-amzn-requestid",
            "date",
            "cache-control",
            "x-content-type-options",
            "content-type",
            "content-length");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 403, AccessDeniedException",
    "PUT, /clientcertificates, 403, AccessDeniedException",
    "GET, /signet/v1/nothing, 404, NotFoundException",
    "GET, /sdktypes, 501, NotImplementedException",
  })
  void shouldRefuseWhatIsNotServed(String method, String target, int status, String type)
      throws IOException {
    // Given
    HttpMessage request = door.signer().sign(method, target, "");

    // When
    RawClient.Answer answer = door.send(request);

    // Then
    refused(answer, status, type);
  }

  @Test
  void shouldHideTheCauseOfAnInternalFailure() throws IOException {
    // Given
    door.behaviour = request -> Future.failedFuture(new IllegalStateException("password=hunter2"));

    // When
    RawClient.Answer answer = door.send(door.signer().sign("GET", PATH, ""));

    // Then
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("InternalServerErrorException");
    assertThat(answer.body()).isEqualTo("{\"message\":\"Internal server error\"}");
  }

  @Test
  void shouldFinishRequestsInFlightWhenItStops() throws Exception {
    // Given
    Promise<ControlReply> late = Promise.promise();
    door.behaviour = request -> late.future();

    try (RawClient client = new RawClient(door.port)) {
      client.send(door.signer().sign("GET", PATH, "").bytes());
      await().until(() -> !door.received.isEmpty());

      // When
      Future<Void> stopped = door.vertx.undeploy(door.deployment);

      // Then
      await().until(() -> refusesConnections(door.port));
      assertThat(stopped.isComplete()).isFalse();
      late.complete(ControlReply.EMPTY);
      assertThat(client.receive().status()).isEqualTo(200);
      await().atMost(Duration.ofSeconds(20)).until(stopped::succeeded);
    }
  }

  @Test
  void shouldSayWhereItCannotListen() {
    // Given
    AdminVerticle second =
        new AdminVerticle(
            AdminOptions.defaults().withPort(door.port),
            Credentials.of(DoorFixture.KEY),
            () -> Future.succeededFuture(door.readiness),
            () -> "",
            Telemetry.NONE,
            Clock.systemUTC());

    // When
    Throwable failure =
        door.vertx.deployVerticle(second).transform((id, e) -> Future.succeededFuture(e)).await();

    // Then
    assertThat(failure)
        .isInstanceOfSatisfying(
            SignetException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE))
        .hasMessageStartingWith("The admin endpoints cannot listen on 127.0.0.1:" + door.port);
  }

  private void refused(RawClient.Answer answer, int status, String type) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo(type);
    assertThat(new JsonObject(answer.body()).fieldNames()).containsExactly("message");
    assertThat(door.received).isEmpty();
  }

  private static HttpMessage live() {
    return new HttpMessage("GET", "/health/live").header("Host", "localhost");
  }

  private static boolean refusesConnections(int port) {
    try (RawClient client = new RawClient(port)) {
      return false;
    } catch (IOException refused) {
      return true;
    }
  }
}
