package io.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OperationTableTest {

  private static final ControlRequest WRITE =
      new ControlRequest(
          Operation.DELETE_STAGE, Caller.SIGNET, "-", Map.of(), Map.of(), Buffer.buffer());

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Long> shared = new AtomicReference<>();

  @BeforeEach
  void open() {
    LocalCodec.register(vertx.eventBus());
    Addresses.SHARE.serve(
        vertx.eventBus(),
        revision -> {
          shared.set(revision);
          return Future.succeededFuture(revision);
        });
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldAskForTheRevisionOfAWriteOnAThreadThatMayBlock() throws Exception {
    // Given
    AtomicReference<Boolean> onEventLoop = new AtomicReference<>();
    serve(
        () -> {
          onEventLoop.set(Context.isOnEventLoopThread());
          return 7;
        });

    // When
    ControlReply reply = ask();

    // Then
    assertThat(reply.value()).isEqualTo("done");
    assertThat(onEventLoop).hasValue(false);
    assertThat(shared).hasValue(7L);
  }

  @Test
  void shouldSayThatAWriteIsDoneThoughTheStoreIsAwaySince() throws Exception {
    // Given
    serve(
        () -> {
          throw new SignetException(ErrorCode.SERVICE_UNAVAILABLE, "the store is away");
        });

    // When
    ControlReply reply = ask();

    // Then
    assertThat(reply.value()).isEqualTo("done");
    assertThat(shared).hasValue(null);
  }

  private void serve(LongSupplier revision) {
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("test", 1);
    new OperationTable()
        .on(Operation.DELETE_STAGE, request -> "done")
        .serve(vertx, Addresses.STAGES, workers, revision);
  }

  private ControlReply ask() throws Exception {
    return Addresses.STAGES.request(vertx.eventBus(), WRITE).await(20, TimeUnit.SECONDS);
  }
}
