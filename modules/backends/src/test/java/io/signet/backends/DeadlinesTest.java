package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  private static final class Probe extends Deadlines.Entry {
    private final long setAt = System.nanoTime();
    private volatile long passedAfter = -1;
    private Runnable then = () -> {};

    @Override
    void expired() {
      passedAfter = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - setAt);
      then.run();
    }
  }

  private static void onLoop(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    vertx.runOnContext(
        ignored -> {
          task.run();
          done.complete(null);
        });
    done.join();
  }

  @Test
  void shouldExpireNoEntryEarlyAndNoneTwice() {
    // Given
    Deadlines deadlines = new Deadlines(vertx);
    Random random = new Random(1);
    List<Probe> probes = new ArrayList<>();
    List<Integer> limits = new ArrayList<>();

    // When
    onLoop(
        () -> {
          for (int i = 0; i < 1000; i++) {
            Probe probe = new Probe();
            int limit = 50 + random.nextInt(400);
            probes.add(probe);
            limits.add(limit);
            deadlines.set(probe, limit);
          }
        });

    // Then
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> probes.stream().allMatch(p -> p.passedAfter >= 0));
    for (int i = 0; i < 1000; i++) {
      assertThat(probes.get(i).passedAfter).isGreaterThanOrEqualTo(limits.get(i));
    }
  }

  @Test
  void shouldNotExpireWhatWasClearedEvenByANeighbour() {
    // Given
    Deadlines deadlines = new Deadlines(vertx);
    Probe first = new Probe();
    Probe neighbour = new Probe();
    Probe renewed = new Probe();
    Probe last = new Probe();
    first.then =
        () -> {
          deadlines.clear(neighbour);
          deadlines.set(renewed, 200);
        };

    // When
    onLoop(
        () -> {
          deadlines.set(first, 50);
          deadlines.set(neighbour, 50);
          deadlines.set(renewed, 50);
          deadlines.set(last, 400);
        });

    // Then
    await().atMost(30, TimeUnit.SECONDS).until(() -> last.passedAfter >= 0);
    assertThat(neighbour.passedAfter).isEqualTo(-1);
    assertThat(renewed.passedAfter).isGreaterThanOrEqualTo(250);
  }
}
