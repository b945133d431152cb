package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.RequestBody;
import io.signet.backends.BackendOptions.Pool;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All calls share one HTTP/2 connection; those that stand still do not stop the others. */
@Timeout(180)
class StallTest {

  private static final int KIB = 1024;
  private static final int STREAMS = 100;

  private static Vertx outside;
  private final List<HttpServerResponse> large = new CopyOnWriteArrayList<>();
  private final CountDownLatch standing = new CountDownLatch(1);
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

  private TestBackend start(int connectionWindow) {
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .connectionWindow(connectionWindow)
            .answering(this::answer)
            .mended()
            .start();
    node =
        new Node(Node.options(new Pool(1, 1, STREAMS, 1000), Node.draining(Duration.ofSeconds(1))));
    node.trusting(backend).publish();
    return backend;
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/large" -> {
        large.add(request.response());
        request.response().putHeader("content-length", Integer.toString(400 * KIB));
        new Chunks(outside, 16 * KIB, 25).pipe().to(request.response()).onFailure(ignored -> {});
      }
      case "/standing" -> {
        request.pause();
        standing.countDown();
      }
      default -> request.body().onSuccess(body -> request.response().end("" + body.length()));
    }
  }

  @RepeatedTest(5)
  void shouldServeOthersWhileAllDownloadsButOneArePaused() throws Exception {
    // Given
    TestBackend backend = start(64 * KIB * KIB);
    List<CompletableFuture<Outcome>> paused = new ArrayList<>();
    for (int i = 0; i < STREAMS - 1; i++) {
      paused.add(
          node.send(
              Node.to(backend, null).path("/large").onHead(response -> response.body().pause())));
    }
    // All that a stream's window of 128 KiB takes, but for a last chunk that may find no room.
    await()
        .atMost(40, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(large)
                    .hasSize(STREAMS - 1)
                    .extracting(HttpServerResponse::bytesWritten)
                    .allMatch(written -> written >= 112 * KIB));

    // When
    for (int i = 0; i < 100; i++) {
      Outcome outcome = node.await(Node.to(backend, null).method(HttpMethod.POST).body("12345"));

      // Then
      assertThat(outcome.text()).isEqualTo("5");
    }
    for (int i = 0; i < 5; i++) {
      Outcome outcome = node.await(Node.to(backend, null).path("/large"));
      assertThat(outcome.body().length()).isEqualTo(400 * KIB);
    }
    assertThat(paused).noneMatch(CompletableFuture::isDone);
    assertThat(backend.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void shouldServeOthersWhileAnUploadStands(boolean streamed, boolean othersStreamed)
      throws Exception {
    // Given
    TestBackend backend = start(KIB * KIB);
    int size = 4 * KIB * KIB;
    RequestBody body =
        streamed
            ? new RequestBody.Streaming(new Chunks(outside, 64 * KIB, size / 64 / KIB), size)
            : new RequestBody.Whole(Buffer.buffer(new byte[size]));
    CompletableFuture<Outcome> upload =
        node.send(Node.to(backend, null).path("/standing").method(HttpMethod.POST).body(body));
    assertThat(standing.await(30, TimeUnit.SECONDS)).isTrue();

    // When
    List<CompletableFuture<Outcome>> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      RequestBody five =
          othersStreamed
              ? new RequestBody.Streaming(new Chunks(outside, 1, 5), 5)
              : new RequestBody.Whole(Buffer.buffer("12345"));
      others.add(node.send(Node.to(backend, null).method(HttpMethod.POST).body(five)));
    }

    // Then
    for (CompletableFuture<Outcome> each : others) {
      assertThat(each.get(8, TimeUnit.SECONDS).text()).isEqualTo("5");
    }
    assertThat(upload).isNotDone();
    assertThat(backend.connections()).isEqualTo(1);
  }
}
