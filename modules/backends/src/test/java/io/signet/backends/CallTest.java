package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.ErrorCode;
import io.signet.api.Exchange;
import io.signet.api.RequestBody;
import io.signet.api.SignetException;
import io.signet.backends.BackendOptions.AddressRules;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.Times;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The call itself: what the backend receives, and what the caller learns. */
@Timeout(180)
class CallTest {

  private static Vertx outside;
  private Node node;

  @BeforeAll
  static void startOutside() {
    outside = Vertx.vertx();
  }

  @AfterAll
  static void stopOutside() {
    outside.close().await();
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  private static RawBackend answering(String answer) {
    return new RawBackend(outside, (socket, connection, request) -> socket.write(answer));
  }

  private static RawBackend answering(String address, String answer) {
    return new RawBackend(outside, address, (socket, connection, request) -> socket.write(answer));
  }

  private static Times idle(Duration idle) {
    Times times = Times.DEFAULTS;
    return new Times(
        times.connect(),
        idle,
        times.keepAlive(),
        times.connectionAge(),
        times.drain(),
        times.unused(),
        times.stop());
  }

  @Test
  void shouldSendWhatTheExchangeSaysAndNothingElse() {
    // Given
    RawBackend backend = answering(RawBackend.OK);
    node = Node.with(TlsEngine.AUTO);

    // When
    Outcome outcome =
        node.await(
            Node.toPlain(backend.port())
                .path("/pets?kind=cat")
                .header("X-One", "1")
                .header("X-Two", "2a")
                .header("X-Two", "2b"));

    // Then
    assertThat(outcome.text()).isEqualTo("ok");
    assertThat(backend.requests)
        .containsExactly(
            "GET /pets?kind=cat HTTP/1.1\r\nX-One: 1\r\nX-Two: 2a\r\nX-Two: 2b\r\nhost: 127.0.0.1:"
                + backend.port()
                + "\r\n\r\n");
  }

  @Test
  void shouldPreferTheHostOfTheExchange() {
    // Given
    RawBackend backend = answering(RawBackend.OK);
    node = Node.with(TlsEngine.AUTO);

    // When
    node.await(Node.toPlain(backend.port()).header("Host", "pets.example"));

    // Then
    assertThat(backend.requests.get(0))
        .contains("Host: pets.example\r\n")
        .doesNotContain("127.0.0.1");
  }

  @Test
  void shouldSayTheAuthorityInHttp2AsTheHostOfTheExchangeDoes() {
    // Given
    AtomicReference<String> authority = new AtomicReference<>();
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .answering(
                request -> {
                  authority.set(request.authority() + " " + request.getHeader("host"));
                  request.response().end();
                })
            .start();
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, null).header("Host", "pets.example"));

    // Then
    assertThat(outcome.headers().get("x-version")).isEqualTo("HTTP_2");
    assertThat(authority.get()).startsWith("pets.example ");
  }

  @Test
  void shouldFrameBodiesItself() {
    // Given
    RawBackend backend = answering(RawBackend.OK);
    node = Node.with(TlsEngine.AUTO);

    // When
    node.await(
        Node.toPlain(backend.port())
            .method(HttpMethod.POST)
            .header("Content-Length", "3")
            .header("Transfer-Encoding", "chunked")
            .body("five!"));
    node.await(Node.toPlain(backend.port()).method(HttpMethod.POST));
    node.await(Node.toPlain(backend.port()).header("Content-Length", "9"));

    // Then
    assertThat(backend.requests.get(0))
        .containsOnlyOnce("ontent-")
        .containsIgnoringCase("content-length: 5\r\n")
        .doesNotContainIgnoringCase("transfer-encoding")
        .endsWith("\r\n\r\nfive!");
    assertThat(backend.requests.get(1)).containsIgnoringCase("content-length: 0\r\n");
    assertThat(backend.requests.get(2)).doesNotContainIgnoringCase("content-length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "pets", "/a b", "/a\r\nX: y", "/\u0000", "/\u007f"})
  void shouldRefuseAMalformedPath(String path) {
    // Given
    RawBackend backend = answering(RawBackend.OK);
    node = Node.with(TlsEngine.AUTO);

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()).path(path));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(backend.requests).isEmpty();
  }

  @Test
  void shouldRefuseAHeaderThatWouldEndItsLine() {
    // Given
    RawBackend backend = answering(RawBackend.OK);
    node = Node.with(TlsEngine.AUTO);
    Node.Call call = Node.toPlain(backend.port());
    io.vertx.core.MultiMap unchecked = io.vertx.core.MultiMap.caseInsensitiveMultiMap();
    unchecked.add("X-One", "1\r\nX-Evil: 1");
    call.headers = unchecked;

    // When
    Outcome outcome = node.await(call);

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(backend.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldWriteAnIpv6AuthorityInBrackets(boolean named) {
    // Given
    RawBackend backend = answering("::1", RawBackend.OK);
    node = Node.with(TlsEngine.AUTO);
    Node.Call call = Node.to(Node.target("http", "::1", backend.port(), null, false));

    // When
    Outcome outcome = node.await(named ? call.header("Host", "[::1]:1") : call);

    // Then
    assertThat(outcome.text()).isEqualTo("ok");
    String port = named ? "1" : Integer.toString(backend.port());
    assertThat(backend.requests.get(0)).containsIgnoringCase("host: [::1]:" + port + "\r\n");
  }

  @Test
  void shouldUseAConnectionAgain() {
    // Given
    RawBackend backend = answering(RawBackend.OK);
    node = Node.with(TlsEngine.AUTO);

    // When
    for (int i = 0; i < 20; i++) {
      node.await(Node.toPlain(backend.port()));
    }

    // Then
    assertThat(backend.connections).hasValue(1);
    assertThat(backend.requests).hasSize(20);
  }

  @Test
  void shouldNotUseAConnectionAgainThatTheBackendMeansToClose() {
    // Given
    RawBackend backend =
        answering("HTTP/1.1 200 OK\r\nConnection: foo, close\r\nContent-Length: 2\r\n\r\nok");
    node = Node.with(TlsEngine.AUTO);

    // When
    node.await(Node.toPlain(backend.port()));
    node.await(Node.toPlain(backend.port()));

    // Then
    assertThat(backend.connections).hasValue(2);
  }

  @Test
  void shouldReportInformationalAnswersToNobody() {
    // Given
    RawBackend backend =
        answering(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                + RawBackend.OK);
    node = Node.with(TlsEngine.AUTO);

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()));

    // Then
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(outcome.headers().contains("link")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
      })
  void shouldFailWhenTheAnswerMakesNoSense(String answer) {
    // Given
    RawBackend backend = answering(answer);
    node = Node.with(TlsEngine.AUTO);

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()).timeout(3000));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_FAILED);
    assertThat(backend.requests).hasSize(1);
  }

  @Test
  void shouldTellThatTheBodyBrokeOff() {
    // Given
    RawBackend backend =
        new RawBackend(
            outside,
            (socket, connection, request) -> {
              socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
              socket.close();
            });
    node = Node.with(TlsEngine.AUTO);

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()));

    // Then
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(outcome.text()).isEqualTo("half");
    assertThat(outcome.bodyFailure()).isInstanceOf(SignetException.class);
  }

  @Test
  void shouldCutABodyThatStandsStill() {
    // Given
    RawBackend backend = answering("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    node = new Node(Node.options(Pool.DEFAULTS, idle(Duration.ofMillis(300))));

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()));

    // Then
    assertThat(outcome.text()).isEqualTo("half");
    assertThat(outcome.bodyFailure()).hasMessageContaining("nothing of the answer came for 300 ms");
    await().atMost(20, TimeUnit.SECONDS).untilAtomic(backend.closed, org.hamcrest.Matchers.is(1));
  }

  @Test
  void shouldHoldABodyThatIsCollectedToTheLimitOfItsCall() throws Exception {
    // Given
    RawBackend backend = answering("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    node = Node.with(TlsEngine.AUTO);
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    AtomicReference<Exchange> itself = new AtomicReference<>();
    Node.Call call =
        Node.toPlain(backend.port()).timeout(2000).onHead(head -> itself.get().collect());
    Exchange exchange = node.exchange(call, outcome);
    itself.set(exchange);

    // When
    node.hand(exchange);

    // Then
    assertThat(outcome.get(30, TimeUnit.SECONDS).bodyFailure())
        .isInstanceOfSatisfying(
            SignetException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTEGRATION_TIMEOUT))
        .hasMessage("the answer was not whole within 2000 ms");
    await().atMost(20, TimeUnit.SECONDS).untilAtomic(backend.closed, org.hamcrest.Matchers.is(1));
    assertThat(node.deadlines()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCutABodyThatIsHereAndNotRead(boolean http2) throws Exception {
    // Given
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .http2(http2)
            .answering(
                request -> {
                  int chunks = request.path().equals("/long") ? 20 : 0;
                  request.response().setChunked(chunks > 0);
                  for (int i = 0; i < chunks; i++) {
                    request.response().write(pattern(4096, i));
                  }
                  request.response().end();
                })
            .start();
    node = new Node(Node.options(new Pool(1, 1, 1, 10), idle(Duration.ofMillis(300))));
    node.trusting(backend).publish();
    Buffer read = Buffer.buffer();
    Node.Call unread =
        Node.to(backend, null)
            .path("/long")
            .timeout(29_000)
            .onHead(
                answer ->
                    answer
                        .body()
                        .handler(
                            chunk -> {
                              read.appendBuffer(chunk);
                              answer.body().pause();
                            }));

    // When
    CompletableFuture<Outcome> cut = node.send(unread);
    CompletableFuture<Outcome> next = node.send(Node.to(backend, null).timeout(29_000));

    // Then
    assertThat(cut.get(30, TimeUnit.SECONDS).bodyFailure())
        .hasMessageContaining("the caller took nothing of the answer for 300 ms");
    assertThat(next.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(read.length()).isBetween(1, 20 * 4096 - 1);
    assertThat(node.deadlines()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGiveUpABackendThatDoesNotAnswerInTime(boolean http2) {
    // Given
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .http2(http2)
            .answering(
                request -> {
                  if (request.path().equals("/warm")) {
                    request.response().end();
                  }
                })
            .start();
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();
    Outcome warm = node.await(Node.to(backend, null).path("/warm"));
    long before = System.nanoTime();

    // When
    Outcome outcome = node.await(Node.to(backend, null).timeout(400));

    // Then
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    assertThat(outcome.code()).isEqualTo(ErrorCode.INTEGRATION_TIMEOUT);
    assertThat(millis).isBetween(395L, 15_000L);
    assertThat(warm.status()).isEqualTo(200);
    await().until(() -> backend.requests.get() == 2);
  }

  @Test
  void shouldSayThatNobodyListens() {
    // Given
    RawBackend gone = answering(RawBackend.OK);
    node = new Node(Node.options(TlsEngine.AUTO));
    int closedPort = FreePorts.one();

    // When
    Outcome outcome = node.await(Node.toPlain(closedPort));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE);
    assertThat(gone.requests).isEmpty();
  }

  @Test
  void shouldSayThatTheNameIsUnknown() {
    // Given
    node = Node.with(TlsEngine.AUTO);

    // When
    Outcome outcome = node.await(Node.to(Node.target("http", "nowhere.invalid", 80, null, false)));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.1", "2130706433", "::1"})
  void shouldNotCallThisMachineUnlessThatIsAllowed(String host) {
    // Given
    RawBackend backend = answering(RawBackend.OK);
    node =
        new Node(
            new BackendOptions(
                TlsEngine.AUTO, AddressRules.DEFAULTS, Pool.DEFAULTS, Times.DEFAULTS));

    // When
    Outcome outcome = node.await(Node.to(Node.target("http", host, backend.port(), null, false)));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(outcome.failure()).hasMessageContaining("denied: loopback");
    assertThat(backend.connections).hasValue(0);
  }

  @Test
  void shouldNeverCallItsOwnPorts() {
    // Given
    RawBackend own = answering(RawBackend.OK);
    AddressRules rules = new AddressRules(true, true, Set.of(own.port()));
    node = new Node(new BackendOptions(TlsEngine.AUTO, rules, Pool.DEFAULTS, Times.DEFAULTS));

    // When
    Outcome outcome = node.await(Node.toPlain(own.port()));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(own.connections).hasValue(0);
  }

  @Test
  void shouldTurnCallsAwayWhenTooManyWait() throws Exception {
    // Given
    RawBackend silent = new RawBackend(outside, (socket, connection, request) -> {});
    node = new Node(Node.options(new Pool(1, 1, 1, 1), Times.DEFAULTS));
    CompletableFuture<Outcome> served = node.send(Node.toPlain(silent.port()).timeout(3000));
    await().until(() -> silent.requests.size() == 1);
    CompletableFuture<Outcome> waiting = node.send(Node.toPlain(silent.port()).timeout(500));

    // When
    Outcome turnedAway = node.await(Node.toPlain(silent.port()));

    // Then
    assertThat(turnedAway.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(waiting.get(30, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.INTEGRATION_TIMEOUT);
    assertThat(served.get(30, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.INTEGRATION_TIMEOUT);
    assertThat(silent.requests).hasSize(1);
  }

  @Test
  void shouldServeAWaitingCallWhenAConnectionIsFree() throws Exception {
    // Given
    RawBackend backend =
        new RawBackend(
            outside,
            (socket, connection, request) ->
                outside.setTimer(20, id -> socket.write(RawBackend.OK)));
    node = new Node(Node.options(new Pool(1, 1, 1, 10), Times.DEFAULTS));

    // When
    CompletableFuture<Outcome> first = node.send(Node.toPlain(backend.port()));
    CompletableFuture<Outcome> second = node.send(Node.toPlain(backend.port()));
    CompletableFuture<Outcome> third = node.send(Node.toPlain(backend.port()));

    // Then
    assertThat(first.get(30, TimeUnit.SECONDS).text()).isEqualTo("ok");
    assertThat(second.get(30, TimeUnit.SECONDS).text()).isEqualTo("ok");
    assertThat(third.get(30, TimeUnit.SECONDS).text()).isEqualTo("ok");
    assertThat(backend.connections).hasValue(1);
  }

  @Test
  void shouldRepeatACallOnAnIdleConnectionWhenThereIsNoRoomForAFreshOne() throws Exception {
    // Given
    RawBackend backend =
        new RawBackend(
            outside,
            (socket, connection, request) -> {
              if (request == 1) {
                outside.setTimer(50, id -> socket.write(RawBackend.OK));
              } else if (connection == 2) {
                socket.close();
              } else {
                socket.write(RawBackend.OK);
              }
            });
    node = new Node(Node.options(new Pool(2, 1, 1, 10), Times.DEFAULTS));
    CompletableFuture<Outcome> one = node.send(Node.toPlain(backend.port()));
    CompletableFuture<Outcome> two = node.send(Node.toPlain(backend.port()));
    one.get(30, TimeUnit.SECONDS);
    two.get(30, TimeUnit.SECONDS);

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()));

    // Then
    assertThat(outcome.text()).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldStopACallThatIsCancelled(boolean http2) {
    // Given
    CompletableFuture<Void> reset = new CompletableFuture<>();
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .http2(http2)
            .answering(request -> request.response().exceptionHandler(gone -> reset.complete(null)))
            .start();
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Exchange exchange = node.exchange(Node.to(backend, null).timeout(700), outcome);
    node.hand(exchange);
    await().until(() -> backend.requests.get() == 1);

    // When
    node.onLoop(
        () -> {
          exchange.cancel();
          return null;
        });

    // Then
    assertThat(reset).succeedsWithin(Duration.ofSeconds(5));
    assertThat(exchange.cancelled()).isTrue();
    // Nothing comes after a cancellation, not even the time-out.
    await().pollDelay(Duration.ofMillis(900)).until(() -> !outcome.isDone());
  }

  @Test
  void shouldNotMakeACallThatWasCancelledWhileItWaited() {
    // Given
    RawBackend silent = new RawBackend(outside, (socket, connection, request) -> {});
    node = new Node(Node.options(new Pool(1, 1, 1, 10), Times.DEFAULTS));
    CompletableFuture<Outcome> first = node.send(Node.toPlain(silent.port()).timeout(400));
    await().until(() -> silent.requests.size() == 1);
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Exchange waiting = node.exchange(Node.toPlain(silent.port()), outcome);
    node.hand(waiting);

    // When
    node.onLoop(
        () -> {
          waiting.cancel();
          return null;
        });

    // Then
    assertThat(first).succeedsWithin(Duration.ofSeconds(5));
    assertThat(outcome).isNotDone();
    assertThat(silent.requests).hasSize(1);
  }

  @Test
  void shouldDrainABodyThatIsNotWantedAnyMore() {
    // Given
    node = Node.with(TlsEngine.AUTO);
    Chunks chunks = new Chunks(node.vertx, 10_000, 8);
    Node.Call call =
        Node.toPlain(FreePorts.one())
            .method(HttpMethod.POST)
            .body(new RequestBody.Streaming(chunks, 80_000));

    // When
    Outcome outcome = node.await(call);

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE);
    await().atMost(20, TimeUnit.SECONDS).until(chunks::exhausted);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldPassAnEarlyAnswerOnAndStopTheUpload(boolean http2) {
    // Given
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .http2(http2)
            .answering(request -> request.pause().response().setStatusCode(413).end("too much"))
            .start();
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();
    Chunks chunks = new Chunks(node.vertx, 64 * 1024, 1600);
    Node.Call call =
        Node.to(backend, null)
            .method(HttpMethod.POST)
            .body(new RequestBody.Streaming(chunks, 64 * 1024 * 1600L));

    // When
    Outcome outcome = node.await(call);

    // Then
    assertThat(outcome.status()).isEqualTo(413);
    assertThat(outcome.text()).isEqualTo("too much");
    await().atMost(30, TimeUnit.SECONDS).until(chunks::exhausted);
    // Of HTTP/1 only the connection can end a call; of HTTP/2 it goes on.
    await().atMost(20, TimeUnit.SECONDS).until(() -> node.connections() == (http2 ? 1 : 0));
  }

  @Test
  void shouldNotCompleteABodyThatIsShorterThanAnnounced() {
    // Given
    TestBackend backend =
        TestBackend.on(outside)
            .plain()
            .answering(request -> request.end().onSuccess(end -> request.response().end("whole")))
            .start();
    node = Node.with(TlsEngine.AUTO);
    Chunks chunks = new Chunks(node.vertx, 10, 3);
    Node.Call call =
        Node.toPlain(backend.port())
            .method(HttpMethod.POST)
            .timeout(3000)
            .body(new RequestBody.Streaming(chunks, 31));

    // When
    Outcome outcome = node.await(call);

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_FAILED);
  }

  @Test
  void shouldEndCallsInFlightBeforeItStops() throws Exception {
    // Given
    RawBackend backend =
        new RawBackend(
            outside,
            (socket, connection, request) ->
                outside.setTimer(500, id -> socket.write(RawBackend.OK)));
    node = Node.with(TlsEngine.AUTO);
    CompletableFuture<Outcome> inFlight = node.send(Node.toPlain(backend.port()));
    await().until(() -> backend.requests.size() == 1);

    // When
    node.undeploy();

    // Then
    assertThat(inFlight.get(30, TimeUnit.SECONDS).text()).isEqualTo("ok");
    await().atMost(20, TimeUnit.SECONDS).untilAtomic(backend.closed, org.hamcrest.Matchers.is(1));
  }

  static Buffer pattern(int size, int seed) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + seed * 7);
    }
    return Buffer.buffer(bytes);
  }
}
