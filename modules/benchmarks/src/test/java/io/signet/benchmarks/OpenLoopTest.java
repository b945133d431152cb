package io.signet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldMakeTheCallsOfItsRateAndReadEachAnswer() throws Exception {
    // Given
    AtomicInteger calls = new AtomicInteger();
    HttpServer server =
        server(
            request -> {
              calls.incrementAndGet();
              request.response().end("x".repeat(20_000));
            });

    // When
    LoadResult result = new OpenLoop(4, server.actualPort(), "/", 200).run(1);

    // Then
    assertThat(result.requests()).isEqualTo(200);
    assertThat(result.failures()).isZero();
    assertThat(calls).hasValue(200);
  }

  @Test
  void shouldCountTheWaitOfCallsThatAStalledServerKeepsFromBeingMade() throws Exception {
    // Given: a single connection, whose first answer takes 600 ms.
    AtomicInteger calls = new AtomicInteger();
    HttpServer server =
        server(
            request -> {
              long delay = calls.incrementAndGet() == 1 ? 600 : 1;
              vertx.setTimer(delay, due -> request.response().end("late"));
            });

    // When
    LoadResult result = new OpenLoop(1, server.actualPort(), "/", 50).run(1);

    // Then: half of the calls fell due in that time, not one.
    assertThat(result.p50Micros()).isGreaterThan(50_000);
    assertThat(result.p99Micros()).isGreaterThan(500_000);
  }

  @Test
  void shouldCountAnswersOtherThanSuccessAsFailures() throws Exception {
    // Given
    AtomicInteger calls = new AtomicInteger();
    HttpServer server =
        server(
            request ->
                request
                    .response()
                    .setStatusCode(calls.incrementAndGet() % 2 == 0 ? 502 : 200)
                    .end("answer"));

    // When
    LoadResult result = new OpenLoop(1, server.actualPort(), "/", 100).run(1);

    // Then
    assertThat(result.requests()).isEqualTo(50);
    assertThat(result.failures()).isEqualTo(50);
  }

  private HttpServer server(Handler<HttpServerRequest> handler) throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(handler)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }
}
