package io.signet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

  private static final int LOOPS = 5;

  private Vertx vertx;
  private EventLoops loops;

  @BeforeEach
  void startVertx() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    loops = new EventLoops(vertx, LOOPS);
  }

  @AfterEach
  void stopVertx() throws Exception {
    await(vertx.close());
  }

  @Test
  void shouldPutOneInstanceOnEveryLoopWhileOthersTakeLoopsToo() throws Exception {
    // Given
    Set<String> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      vertx.deployVerticle(context -> Future.succeededFuture()).onFailure(EventLoopsTest::fail);
    }

    // When
    EventLoops.Instances instances =
        await(
            loops.deployOnEach(
                () ->
                    context -> {
                      made.incrementAndGet();
                      threads.add(Thread.currentThread().getName());
                      return Future.succeededFuture();
                    }));

    // Then
    assertThat(instances.loops()).hasSize(LOOPS).isEqualTo(threads);
    assertThat(made).hasValue(LOOPS);
  }

  @Test
  void shouldStopEveryInstance() throws Exception {
    // Given
    AtomicInteger stopped = new AtomicInteger();
    EventLoops.Instances instances = await(loops.deployOnEach(() -> new Stoppable(stopped)));

    // When
    await(instances.undeploy(vertx));

    // Then
    assertThat(stopped).hasValue(LOOPS);
  }

  @Test
  void shouldTellWhyAnInstanceDidNotStart() {
    // Given
    Deployable broken = context -> Future.failedFuture(new IllegalStateException("no port"));

    // When
    var attempt = assertThatThrownBy(() -> await(loops.deployOnEach(() -> broken)));

    // Then
    attempt.hasRootCauseMessage("no port");
  }

  @Test
  void shouldRefuseLoopsThatAreNotPaired() {
    // Given
    var routing = new EventLoops.Instances(Set.of("a", "b", "c", "d", "e"), List.of());
    var backends = new EventLoops.Instances(Set.of("a", "b", "c", "d"), List.of());

    // When
    var attempt = assertThatThrownBy(() -> loops.requirePairs(routing, backends));

    // Then
    attempt.isInstanceOf(IllegalStateException.class).hasMessageContaining("do not pair");
  }

  private static void fail(Throwable failure) {
    throw new AssertionError(failure);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private record Stoppable(AtomicInteger stopped) implements Deployable {

    @Override
    public Future<?> deploy(io.vertx.core.Context context) {
      return Future.succeededFuture();
    }

    @Override
    public Future<?> undeploy(io.vertx.core.Context context) {
      stopped.incrementAndGet();
      return Future.succeededFuture();
    }
  }
}
