package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.ErrorCode;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.Times;
import io.signet.backends.BackendOptions.TlsEngine;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.CsvSource;

/** What may be open and how long a call may wait is bounded, and errors say which bound it was. */
@Timeout(180)
class LimitsTest {

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

  @Test
  void shouldNotLetACallWaitForAConnectionLongerThanItsOwnLimit() throws Exception {
    // Given
    RawBackend silent = new RawBackend(outside, (socket, connection, request) -> {});
    node = new Node(Node.options(new Pool(1, 1, 1, 10), Times.DEFAULTS));
    CompletableFuture<Outcome> served = node.send(Node.toPlain(silent.port()).timeout(6000));
    await().until(() -> silent.requests.size() == 1);
    long before = System.nanoTime();

    // When
    Outcome waited = node.await(Node.toPlain(silent.port()).timeout(300));

    // Then
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    assertThat(waited.code()).isEqualTo(ErrorCode.INTEGRATION_TIMEOUT);
    assertThat(waited.failure()).hasMessage("there was no connection to the backend within 300 ms");
    assertThat(millis).isBetween(295L, 5000L);
    assertThat(served.get(15, TimeUnit.SECONDS).failure())
        .hasMessage("the backend did not answer within 6000 ms");
    assertThat(silent.requests).hasSize(1);
    assertThat(node.waiting()).isZero();
  }

  @Test
  void shouldGiveUpABackendThatNeverAnswersTheHandshake() {
    // Given
    RawBackend deaf = new RawBackend(outside, (socket, connection, request) -> {});
    node = new Node(Node.options(Pool.DEFAULTS, connecting(Duration.ofMillis(300))));
    var target = Node.target("https", "127.0.0.1", deaf.port(), null, false);

    // When
    Outcome outcome = node.await(Node.to(target));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE);
    assertThat(outcome.failure()).hasMessageContaining("timed out");
    await().atMost(20, TimeUnit.SECONDS).until(() -> deaf.closed.get() == deaf.connections.get());
  }

  @ParameterizedTest
  @CsvSource({"false, 4", "true, 2"})
  void shouldNeverOpenMoreConnectionsThanAllowed(boolean http2, int most) throws Exception {
    // Given
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger mostAtOnce = new AtomicInteger();
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .http2(http2)
            .answering(
                request -> {
                  mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                  outside.setTimer(
                      20,
                      id -> {
                        atOnce.decrementAndGet();
                        request.response().end();
                      });
                })
            .start();
    node = new Node(Node.options(new Pool(4, 2, 3, 1000), Times.DEFAULTS));
    node.trusting(backend).publish();

    // When
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      outcomes.add(node.send(Node.to(backend, null)));
    }

    // Then
    for (CompletableFuture<Outcome> each : outcomes) {
      assertThat(each.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
    assertThat(backend.connections()).isEqualTo(most);
    assertThat(mostAtOnce.get()).isEqualTo(http2 ? 2 * 3 : 4);
  }

  @Test
  void shouldLoseNoRepeatableCallToABackendThatClosesIdleConnections() throws Exception {
    // Given
    RawBackend closing =
        new RawBackend(
            outside,
            (socket, connection, request) -> {
              socket.write(RawBackend.OK);
              // Sooner or later: with the answer, or when the next call is already on its way.
              if (connection % 3 == 0) {
                socket.close();
              } else {
                outside.setTimer(1 + connection % 3, id -> socket.close());
              }
            });
    node = Node.with(TlsEngine.AUTO);

    // When
    int answered = 0;
    for (int round = 0; round < 100; round++) {
      List<CompletableFuture<Outcome>> some = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        some.add(node.send(Node.toPlain(closing.port())));
      }
      for (CompletableFuture<Outcome> each : some) {
        answered += each.get(20, TimeUnit.SECONDS).status() == 200 ? 1 : 0;
      }
    }

    // Then
    assertThat(answered).isEqualTo(2000);
  }

  private static Times connecting(Duration limit) {
    Times times = Times.DEFAULTS;
    return new Times(
        limit,
        times.idle(),
        times.keepAlive(),
        times.connectionAge(),
        times.drain(),
        times.unused(),
        times.stop());
  }
}
