package io.signet.routing;

import static io.signet.routing.TestApi.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signet.api.Exchange;
import io.signet.api.RequestBody;
import io.signet.routing.Harness.Answer;
import io.signet.routing.Harness.Call;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamingTest {

  private static final String PATH = "/restapis/abc123/test/_user_request_/x";
  private static final String POST = "POST " + PATH + " HTTP/1.1\r\nHost: g\r\n";
  private static final String GET = "GET " + PATH + " HTTP/1.1\r\nHost: g\r\n\r\n";
  private static final int MIB = 1024 * 1024;

  private Harness harness;

  @BeforeEach
  void start() {
    harness =
        Harness.start(TestApi.of("abc123", "test").with("/x", "ANY", proxy("http://b.example/")));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 4097, 16_384, 16_385, 8 * MIB, 10 * MIB})
  void shouldPassBodiesOfEveryLengthUnchangedBothWays(int length) {
    // Given
    byte[] content = new byte[length];
    new Random(7).nextBytes(content);
    AtomicReference<Buffer> received = new AtomicReference<>(Buffer.buffer());
    harness.backend.behaviour = exchange -> echo(exchange, received);

    // When
    Answer answer = harness.send(HttpMethod.POST, PATH, Buffer.buffer(content));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(received.get().getBytes()).isEqualTo(content);
    assertThat(answer.bytes().getBytes()).isEqualTo(content);
    assertThat(answer.headers().get("Content-Length")).isEqualTo(Integer.toString(length));
  }

  @Test
  void shouldTellTheBackendTheLengthOfABodyOrThatItIsUnknown() throws IOException {
    // Given
    AtomicReference<Long> length = new AtomicReference<>();
    harness.backend.behaviour =
        exchange -> {
          length.set(((RequestBody.Streaming) exchange.body()).length());
          harness.backend.readThenAnswer(exchange, 200, "ok");
        };

    // When
    RawSocket.exchange(
        harness.port(),
        POST + "Connection: close\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20_000));
    long known = length.get();
    RawSocket.exchange(
        harness.port(),
        POST + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

    // Then
    assertThat(known).isEqualTo(20_000);
    assertThat(length.get()).isEqualTo(-1);
    assertThat(harness.backend.lastBody()).isEqualTo("hello");
  }

  @Test
  void shouldStopReadingTheBackendWhileTheCallerDoesNotRead() throws IOException {
    // Given
    AtomicReference<FakeStream> body = new AtomicReference<>();
    harness.backend.behaviour =
        exchange -> body.set(FakeBackend.open(exchange, 200, "Content-Length", "" + 9 * MIB));
    try (RawSocket socket = new RawSocket(harness.port())) {
      socket.send(GET);
      await().until(() -> body.get() != null);
      Buffer chunk = Buffer.buffer(new byte[64 * 1024]);

      // When
      for (int sent = 0; sent < 9 * MIB; sent += chunk.length()) {
        body.get().emit(chunk);
      }
      body.get().end();
      await().until(() -> body.get().paused.get());
      long beforeReading = body.get().delivered.get();
      socket.until("\r\n\r\n");
      int read = socket.read(9 * MIB);

      // Then
      assertThat(beforeReading).isLessThan(8 * MIB);
      assertThat(read).isEqualTo(9 * MIB);
    }
  }

  @Test
  void shouldNotReadTheCallerBeforeTheBackendDoes() throws Exception {
    // Given
    AtomicReference<ReadStream<Buffer>> body = new AtomicReference<>();
    AtomicLong received = new AtomicLong();
    harness.backend.behaviour =
        exchange -> body.set(((RequestBody.Streaming) exchange.body()).stream());
    try (RawSocket socket = new RawSocket(harness.port())) {
      socket.send(POST + "Content-Length: " + 9 * MIB + "\r\n\r\n");
      Thread writer = new Thread(() -> socket.sendQuietly("x".repeat(9 * MIB)));
      writer.start();
      await().until(() -> body.get() != null);
      harness.settle();

      // When
      boolean blocked = writer.isAlive();
      harness.vertx.runOnContext(
          now -> {
            body.get().handler(chunk -> received.addAndGet(chunk.length()));
            body.get().resume();
          });

      // Then
      await().untilAsserted(() -> assertThat(received.get()).isEqualTo(9L * MIB));
      assertThat(blocked).isTrue();
      writer.join(30_000);
    }
  }

  @Test
  void shouldRefuseABodyThatStatesTooMuch() throws IOException {
    // When
    String answer =
        new RawSocket(harness.port())
            .send(POST + "Content-Length: 10485761\r\n\r\n")
            .until("Request Too Long");

    // Then
    assertThat(answer).startsWith("HTTP/1.1 413 ");
    assertThat(answer).contains("{\"message\":\"Request Too Long");
    assertThat(harness.backend.seen).isEmpty();
  }

  @Test
  void shouldRefuseABodyThatTurnsOutTooLong() throws IOException {
    // Given
    try (RawSocket socket = new RawSocket(harness.port())) {
      socket.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "100000\r\n" + "x".repeat(MIB) + "\r\n";

      // When
      Thread writer = new Thread(() -> socket.sendQuietly(chunk.repeat(11)));
      writer.start();
      String answer = socket.until("Request Too Long");

      // Then
      assertThat(answer).startsWith("HTTP/1.1 413 ");
      assertThat(harness.backend.cancelled).hasValue(1);
      assertThat(harness.backend.seen).isEmpty();
    }
  }

  @Test
  void shouldCutOffACallerThatSendsOnAfterItsAnswer() throws Exception {
    // Given
    try (RawSocket socket = new RawSocket(harness.port())) {
      socket.send("POST /nowhere HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "100000\r\n" + "x".repeat(MIB) + "\r\n";

      // When
      Thread writer = new Thread(() -> socket.sendQuietly(chunk.repeat(64)));
      writer.start();
      String answer = socket.untilClosed();

      // Then
      assertThat(answer).startsWith("HTTP/1.1 403 ").containsOnlyOnce("HTTP/1.1");
      writer.join(30_000);
      assertThat(writer.isAlive()).isFalse();
    }
  }

  @Test
  void shouldRefuseAnAnswerThatStatesTooMuch() {
    // Given
    harness.backend.behaviour =
        exchange -> FakeBackend.open(exchange, 200, "Content-Length", "10485761");

    // When
    Answer answer = harness.get(PATH);

    // Then
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"message\": \"Internal server error\"}");
    assertThat(answer.headers().names()).doesNotContain("x-amzn-Remapped-Content-Length");
    assertThat(harness.backend.cancelled).hasValue(1);
  }

  @Test
  void shouldBreakOffAnAnswerThatTurnsOutTooLong() throws IOException {
    // Given
    harness.backend.behaviour =
        exchange -> {
          FakeStream body = FakeBackend.open(exchange, 200);
          Buffer chunk = Buffer.buffer(new byte[MIB]);
          for (int sent = 0; sent < 11; sent++) {
            body.emit(chunk);
          }
          body.end();
        };

    // When
    String answer = RawSocket.exchange(harness.port(), GET);

    // Then
    assertThat(answer).startsWith("HTTP/1.1 200 OK").doesNotEndWith("0\r\n\r\n");
    assertThat(answer.length()).isLessThan(11 * MIB);
    assertThat(harness.backend.cancelled).hasValue(1);
  }

  @Test
  void shouldNeverCallAnAnswerWholeThatBrokeOff() {
    // Given
    harness.backend.behaviour =
        exchange -> {
          FakeStream body = FakeBackend.open(exchange, 200);
          body.emit("half of it");
          body.fail(new IOException("connection reset"));
        };

    // When
    assertThatThrownBy(() -> harness.get(PATH))
        // Then
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("closed");
  }

  @Test
  void shouldAnswerAnErrorIfAShortAnswerBrokeOffBeforeAnyOfItWasSent() {
    // Given
    harness.backend.behaviour =
        exchange -> {
          FakeStream body = FakeBackend.open(exchange, 200, "Content-Length", "100", "X-Own", "1");
          body.emit("half of it");
          body.fail(new IOException("connection reset"));
        };

    // When
    Answer answer = harness.get(PATH);

    // Then
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.headers().contains("X-Own")).isFalse();
    await()
        .untilAsserted(
            () -> assertThat(harness.calls).containsExactly(new Call("abc123", "test", 502)));
  }

  @Test
  void shouldCancelTheCallIfTheCallerGoesAwayWhileItWaits() throws IOException {
    // Given
    AtomicReference<Exchange> handed = new AtomicReference<>();
    harness.backend.behaviour = handed::set;
    RawSocket socket = new RawSocket(harness.port()).send(GET);
    await().until(() -> handed.get() != null);

    // When
    socket.close();

    // Then
    await().untilAsserted(() -> assertThat(harness.backend.cancelled).hasValue(1));
    await()
        .untilAsserted(
            () -> assertThat(harness.calls).containsExactly(new Call("abc123", "test", 499)));
  }

  @Test
  void shouldCancelTheCallIfTheCallerGoesAwayInTheMiddleOfItsBody() throws IOException {
    // Given
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicLong received = new AtomicLong();
    harness.backend.behaviour =
        exchange -> {
          ReadStream<Buffer> body = ((RequestBody.Streaming) exchange.body()).stream();
          body.exceptionHandler(failure::set);
          body.handler(chunk -> received.addAndGet(chunk.length()));
          body.resume();
        };
    RawSocket socket = new RawSocket(harness.port());
    socket.send(POST + "Content-Length: 100000\r\n\r\nhello");
    await().until(() -> received.get() == 5);

    // When
    socket.close();

    // Then
    await().untilAsserted(() -> assertThat(harness.backend.cancelled).hasValue(1));
    await().untilAsserted(() -> assertThat(failure.get()).isNotNull());
  }

  @Test
  void shouldAnswerTheNextRequestAfterABackendThatDidNotReadTheBody() throws IOException {
    // Given
    harness.backend.behaviour =
        exchange -> FakeBackend.open(exchange, 401, "Content-Length", "0").end();
    try (RawSocket socket = new RawSocket(harness.port())) {
      socket.send(POST + "Content-Length: 100000\r\n\r\n");
      socket.until("\r\n\r\n");

      // When
      String next = socket.send("x".repeat(100_000) + GET).until("\r\n\r\n");

      // Then
      assertThat(next).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void shouldLetCallsInFlightFinishWhenItStops() throws Exception {
    // Given
    AtomicReference<Exchange> handed = new AtomicReference<>();
    harness.backend.behaviour = handed::set;
    RawSocket socket = new RawSocket(harness.port()).send(GET);
    await().until(() -> handed.get() != null);
    int port = harness.port();

    // When
    Thread stopping = new Thread(harness::stopRouting);
    stopping.start();
    await().untilAsserted(() -> assertThatThrownBy(() -> new RawSocket(port)).isNotNull());
    harness.vertx.runOnContext(
        now -> harness.backend.readThenAnswer(handed.get(), 200, "finished"));

    // Then
    assertThat(socket.untilClosed()).startsWith("HTTP/1.1 200 OK").endsWith("finished");
    stopping.join(30_000);
    assertThat(stopping.isAlive()).isFalse();
  }

  private static void echo(Exchange exchange, AtomicReference<Buffer> received) {
    if (!(exchange.body() instanceof RequestBody.Streaming streaming)) {
      Buffer whole =
          exchange.body() instanceof RequestBody.Whole gathered
              ? gathered.content()
              : Buffer.buffer();
      received.get().appendBuffer(whole);
      FakeStream answer =
          FakeBackend.open(exchange, 200, "Content-Length", Integer.toString(whole.length()));
      answer.emit(whole);
      answer.end();
      return;
    }
    FakeStream answer =
        FakeBackend.open(exchange, 200, "Content-Length", Long.toString(streaming.length()));
    ReadStream<Buffer> body = streaming.stream();
    body.handler(
        chunk -> {
          received.get().appendBuffer(chunk);
          answer.emit(chunk);
        });
    body.endHandler(end -> answer.end());
    body.resume();
  }
}
