package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.ErrorCode;
import io.signet.api.RequestBody;
import io.signet.backends.BackendOptions.TlsEngine;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call is made a second time where that is safe, and never where it is not. */
@Timeout(180)
class RetryTest {

  private static final int REFUSED_STREAM = 7;
  private static final int INTERNAL_ERROR = 2;

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

  /** Answers the first request of the first connection; closes that one at the second. */
  private static RawBackend forgetful() {
    return new RawBackend(
        outside,
        (socket, connection, request) -> {
          if (connection == 1 && request == 2) {
            socket.close();
          } else {
            socket.write(RawBackend.OK);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
  void shouldRepeatAnIdempotentCallThatTheConnectionLost(String method) {
    // Given
    RawBackend backend = forgetful();
    node = Node.with(TlsEngine.AUTO);
    node.await(Node.toPlain(backend.port()));

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()).method(HttpMethod.valueOf(method)));

    // Then
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(backend.connections).hasValue(2);
    assertThat(backend.requests).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH"})
  void shouldNotRepeatACallThatMayHaveHadAnEffect(String method) {
    // Given
    RawBackend backend = forgetful();
    node = Node.with(TlsEngine.AUTO);
    node.await(Node.toPlain(backend.port()));

    // When
    Outcome outcome =
        node.await(Node.toPlain(backend.port()).method(HttpMethod.valueOf(method)).body("once"));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_FAILED);
    assertThat(backend.requests).hasSize(2);
  }

  @Test
  void shouldRepeatAHeldBodyWhole() {
    // Given
    RawBackend backend = forgetful();
    node = Node.with(TlsEngine.AUTO);
    node.await(Node.toPlain(backend.port()));

    // When
    Outcome outcome =
        node.await(Node.toPlain(backend.port()).method(HttpMethod.PUT).body("the whole body"));

    // Then
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(backend.requests.get(2)).endsWith("\r\n\r\nthe whole body");
  }

  @Test
  void shouldNotRepeatAStreamedBody() {
    // Given
    RawBackend backend = forgetful();
    node = Node.with(TlsEngine.AUTO);
    node.await(Node.toPlain(backend.port()));
    RequestBody body = new RequestBody.Streaming(new Chunks(node.vertx, 10, 2), 20);

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()).method(HttpMethod.PUT).body(body));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_FAILED);
    assertThat(backend.connections).hasValue(1);
  }

  @Test
  void shouldRepeatOnlyOnce() {
    // Given
    RawBackend backend = new RawBackend(outside, (socket, connection, request) -> socket.close());
    node = Node.with(TlsEngine.AUTO);

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_FAILED);
    assertThat(backend.requests).hasSize(2);
  }

  @Test
  void shouldNotRepeatWhenTheAnswerHasBegun() {
    // Given
    RawBackend backend =
        new RawBackend(
            outside,
            (socket, connection, request) -> {
              socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
              socket.close();
            });
    node = Node.with(TlsEngine.AUTO);

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()));

    // Then
    assertThat(outcome.bodyFailure()).isNotNull();
    assertThat(backend.requests).hasSize(1);
  }

  @Test
  void shouldMakeEveryCallToABackendThatClosesAfterEachAnswer() {
    // Given
    RawBackend backend =
        new RawBackend(
            outside,
            (socket, connection, request) -> {
              socket.write(RawBackend.OK);
              socket.close();
            });
    node = Node.with(TlsEngine.AUTO);

    // When
    int answered = 0;
    for (int i = 0; i < 100; i++) {
      answered += node.await(Node.toPlain(backend.port())).status() == 200 ? 1 : 0;
    }

    // Then
    assertThat(answered).isEqualTo(100);
  }

  @Test
  void shouldMakeEveryCallOnceToABackendThatSpeaksHttp10() throws Exception {
    // Given
    RawBackend backend =
        new RawBackend(
            outside,
            (socket, connection, request) -> {
              socket.write("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
              socket.close();
            });
    node = Node.with(TlsEngine.AUTO);

    // When
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      outcomes.add(node.send(Node.toPlain(backend.port()).method(HttpMethod.POST).body("once")));
    }

    // Then
    for (CompletableFuture<Outcome> each : outcomes) {
      Outcome outcome = each.get(60, TimeUnit.SECONDS);
      assertThat(outcome.status()).as("%s", outcome.failure()).isEqualTo(200);
    }
    assertThat(backend.requests).hasSize(40);
  }

  @Test
  void shouldRepeatAnyCallThatTheBackendRefusedToProcess() {
    // Given
    AtomicInteger seen = new AtomicInteger();
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .answering(
                request -> {
                  if (seen.incrementAndGet() == 1) {
                    request.response().reset(REFUSED_STREAM);
                  } else {
                    request.body().onSuccess(body -> request.response().end(body));
                  }
                })
            .start();
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();

    // When
    Outcome outcome =
        node.await(Node.to(backend, null).method(HttpMethod.POST).body("the whole body"));

    // Then
    assertThat(outcome.text()).isEqualTo("the whole body");
    assertThat(seen).hasValue(2);
  }

  @Test
  void shouldNotRepeatAPostThatTheBackendResetForAnotherReason() {
    // Given
    AtomicInteger seen = new AtomicInteger();
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .answering(
                request -> {
                  seen.incrementAndGet();
                  request.response().reset(INTERNAL_ERROR);
                })
            .start();
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, null).method(HttpMethod.POST).body("once"));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_FAILED);
    assertThat(seen).hasValue(1);
  }

  @Test
  void shouldRepeatACallThatAGoingConnectionNamesUnprocessed() {
    // Given
    AtomicInteger seen = new AtomicInteger();
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .answering(
                request -> {
                  if (seen.incrementAndGet() == 2) {
                    // The first stream was number 1; number 3 is none of its business.
                    request.connection().goAway(0, 1);
                    outside.setTimer(50, id -> request.connection().close());
                  } else {
                    request.response().end("done");
                  }
                })
            .start();
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();
    node.await(Node.to(backend, null));

    // When
    Outcome outcome = node.await(Node.to(backend, null).method(HttpMethod.POST).body("once"));

    // Then
    assertThat(outcome.failure()).isNull();
    assertThat(outcome.text()).isEqualTo("done");
    assertThat(seen).hasValue(3);
    assertThat(backend.connections()).isEqualTo(2);
  }
}
