package io.signet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.admin.Readiness;
import io.signet.api.LocalCodec;
import io.signet.keystore.MemoryKeystore;
import io.signet.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes of a node whose store does not answer cost its data line nothing. */
@Timeout(120)
class HealthChecksTest {

  private static final int PROBES = 30;
  private static final int COMMON_WORKERS = 4;
  private static final long PATIENCE_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(COMMON_WORKERS));
  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch silent = new CountDownLatch(1);
  private final HealthChecks checks = new HealthChecks(vertx, store(), new MemoryKeystore());

  @BeforeEach
  void startBus() {
    LocalCodec.register(vertx.eventBus());
  }

  @AfterEach
  void close() {
    silent.countDown();
    vertx.close().await();
  }

  @Test
  void shouldAskASilentStoreOnceHoweverManyAskAndLeaveTheCommonWorkersAlone() throws Exception {
    // Given
    List<Future<Readiness>> probes = Stream.generate(checks::readiness).limit(PROBES).toList();
    blocked.await();

    // When
    String other =
        vertx
            .executeBlocking(() -> "done", false)
            .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .await();

    // Then
    assertThat(other).isEqualTo("done");
    silent.countDown();
    Future.all(probes).await();
    assertThat(runs).hasValue(1);
  }

  @Test
  void shouldSayThatAStoreIsSilentAndAskItAgainOnceItHasAnswered() {
    // Given
    Readiness first = checks.readiness().await();
    Readiness second = checks.readiness().await();
    int before = runs.get();

    // When
    silent.countDown();

    // Then
    assertThat(List.of(first, second))
        .allSatisfy(
            readiness ->
                assertThat(readiness.checks())
                    .contains(new Readiness.Check("store", false, "no answer within 3 s")));
    assertThat(before).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(
            () -> checks.readiness().await().checks(),
            checked -> checked.contains(new Readiness.Check("store", true, "revision 2")));
  }

  /** Its revision is how often it was asked. */
  private Store store() {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "revision" -> revision();
                  case "trouble" -> Optional.empty();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private long revision() throws InterruptedException {
    long run = runs.incrementAndGet();
    blocked.countDown();
    silent.await();
    return run;
  }
}
