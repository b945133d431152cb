package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.BackendResponse;
import io.signet.api.RequestBody;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.TlsEngine;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies pass through in both directions, no faster than their reader takes them. */
@Timeout(300)
class StreamingTest {

  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 800;
  private static final long FIFTY_MEGABYTES = (long) CHUNK * CHUNKS;

  private static Vertx outside;
  private static long expected;
  private Node node;

  @BeforeAll
  static void startOutside() {
    outside = Vertx.vertx();
    CRC32 sum = new CRC32();
    for (int i = 0; i < CHUNKS; i++) {
      sum.update(CallTest.pattern(CHUNK, i).getBytes());
    }
    expected = sum.getValue();
  }

  @AfterAll
  static void stopOutside() {
    outside.close().await();
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  private TestBackend start(boolean http2, io.vertx.core.Handler<HttpServerRequest> handler) {
    return TestBackend.on(outside)
        .clientAuth(ClientAuth.NONE)
        .http2(http2)
        .answering(handler)
        .start();
  }

  @ParameterizedTest
  @CsvSource({"false,true", "false,false", "true,true", "true,false"})
  void shouldUploadFiftyMegabytesToASlowReader(boolean http2, boolean lengthKnown) {
    // Given
    AtomicInteger mostAhead = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    node = Node.with(TlsEngine.AUTO);
    Chunks chunks = new Chunks(node.vertx, CHUNK, CHUNKS);
    TestBackend backend =
        start(
            http2,
            request -> {
              CRC32 sum = new CRC32();
              request.handler(
                  bytes -> {
                    sum.update(bytes.getBytes());
                    int before = taken.get();
                    int read = taken.addAndGet(bytes.length());
                    mostAhead.accumulateAndGet(chunks.given() - read / CHUNK, Math::max);
                    if (before / 4_000_000 != read / 4_000_000) {
                      request.pause();
                      outside.setTimer(20, id -> request.resume());
                    }
                  });
              request.endHandler(end -> request.response().end(Long.toString(sum.getValue())));
            });
    node.trusting(backend).publish();
    long length = lengthKnown ? FIFTY_MEGABYTES : -1;

    // When
    Outcome outcome =
        node.await(
            Node.to(backend, null)
                .method(HttpMethod.POST)
                .timeout(29_000)
                .body(new RequestBody.Streaming(chunks, length)));

    // Then
    assertThat(outcome.failure()).isNull();
    assertThat(outcome.text()).isEqualTo(Long.toString(expected));
    // Some of it lies in socket buffers and windows; the whole of it would be 800 chunks.
    assertThat(mostAhead.get()).isLessThan(400);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void shouldDownloadFiftyMegabytesToASlowReader(boolean http2) throws Exception {
    // Given
    AtomicInteger written = new AtomicInteger();
    TestBackend backend =
        start(
            http2,
            request -> {
              request.response().putHeader("content-length", Long.toString(FIFTY_MEGABYTES));
              new Chunks(outside, CHUNK, CHUNKS)
                  .pipe()
                  .to(new Counting(request.response(), written))
                  .onFailure(ignored -> {});
            });
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();
    CompletableFuture<Long> sum = new CompletableFuture<>();
    AtomicInteger mostAhead = new AtomicInteger();
    Node.Call call =
        Node.to(backend, null).onHead(response -> readSlowly(response, written, mostAhead, sum));

    // When
    CompletableFuture<Outcome> ignored = node.send(call);

    // Then
    assertThat(sum.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
    assertThat(mostAhead.get()).isLessThan(400);
    assertThat(ignored).isNotCompletedExceptionally();
  }

  private void readSlowly(
      BackendResponse response,
      AtomicInteger written,
      AtomicInteger mostAhead,
      CompletableFuture<Long> result) {
    CRC32 sum = new CRC32();
    AtomicInteger taken = new AtomicInteger();
    response
        .body()
        .handler(
            bytes -> {
              sum.update(bytes.getBytes());
              int before = taken.get();
              int read = taken.addAndGet(bytes.length());
              mostAhead.accumulateAndGet(written.get() - read / CHUNK, Math::max);
              if (before / 4_000_000 != read / 4_000_000) {
                response.body().pause();
                node.vertx.setTimer(20, id -> response.body().resume());
              }
            })
        .exceptionHandler(result::completeExceptionally)
        .endHandler(end -> result.complete(sum.getValue()));
  }

  @ParameterizedTest
  @CsvSource({"10"})
  void shouldServeOtherCallsWhileADownloadIsPaused(int others) throws Exception {
    // Given
    TestBackend backend =
        start(
            true,
            request -> {
              if (request.path().equals("/large")) {
                request.response().end(Buffer.buffer(new byte[200_000]));
              } else {
                request.response().end(Buffer.buffer(new byte[10]));
              }
            });
    node =
        new Node(
            Node.options(new Pool(1, 1, 100, 100), Node.draining(java.time.Duration.ofSeconds(1))));
    node.trusting(backend).publish();
    CompletableFuture<Void> paused = new CompletableFuture<>();
    CompletableFuture<Outcome> large =
        node.send(
            Node.to(backend, null)
                .path("/large")
                .onHead(
                    response -> {
                      response.body().pause();
                      paused.complete(null);
                    }));
    paused.get(30, TimeUnit.SECONDS);

    // When
    List<CompletableFuture<Outcome>> small = new ArrayList<>();
    for (int i = 0; i < others; i++) {
      small.add(node.send(Node.to(backend, null).path("/small")));
    }

    // Then
    for (CompletableFuture<Outcome> each : small) {
      assertThat(each.get(8, TimeUnit.SECONDS).body().length()).isEqualTo(10);
    }
    assertThat(large).isNotDone();
    assertThat(backend.connections()).isEqualTo(1);
  }

  /** Counts the chunks that were written. */
  private record Counting(io.vertx.core.streams.WriteStream<Buffer> stream, AtomicInteger count)
      implements io.vertx.core.streams.WriteStream<Buffer> {

    @Override
    public io.vertx.core.streams.WriteStream<Buffer> exceptionHandler(
        io.vertx.core.Handler<Throwable> handler) {
      stream.exceptionHandler(handler);
      return this;
    }

    @Override
    public io.vertx.core.Future<Void> write(Buffer data) {
      count.incrementAndGet();
      return stream.write(data);
    }

    @Override
    public io.vertx.core.Future<Void> end() {
      return stream.end();
    }

    @Override
    public io.vertx.core.streams.WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      stream.setWriteQueueMaxSize(maxSize);
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return stream.writeQueueFull();
    }

    @Override
    public io.vertx.core.streams.WriteStream<Buffer> drainHandler(
        io.vertx.core.Handler<Void> handler) {
      stream.drainHandler(handler);
      return this;
    }
  }
}
