package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.netty.util.internal.PlatformDependent;
import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.api.Exchange;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.Times;
import io.signet.backends.BackendOptions.TlsEngine;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that fail, in whatever way, leave nothing behind. Every buffer is watched. */
@Timeout(600)
class LeakTest {

  private static final int CALLS = 10_000;
  private static final int AT_ONCE = 100;
  private static final long MEGABYTE = 1024 * 1024;

  private static Vertx outside;
  private static Level before;
  private static LogCapture reports;

  @BeforeAll
  static void start() {
    before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(Level.PARANOID);
    reports = new LogCapture(ResourceLeakDetector.class);
    outside = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    outside.close().await();
    reports.close();
    ResourceLeakDetector.setLevel(before);
  }

  @BeforeEach
  void forgetOthersLeaks() {
    collectGarbage();
    reports.lines().clear();
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void shouldLeaveNothingBehindAfterTenThousandFailures(TlsEngine engine) throws Exception {
    // Given
    FailingBackends backends = new FailingBackends(outside);
    try (Node node = new Node(new BackendOptions(engine, Node.LOOPBACK, Pool.DEFAULTS, quick()))) {
      node.certificate(FailingBackends.ANNA).stage("prod", "anna");
      backends.trust(node);
      node.publish();
      fail(node, backends, CALLS / 10);
      awaitNothing(node);
      collectGarbage();
      long usedBefore = directMemory();

      // When
      Map<ErrorCode, Integer> failures = fail(node, backends, CALLS);

      // Then
      awaitNothing(node);
      // The detectors of a kind report when the next of that kind is made.
      fail(node, backends, 50);
      awaitNothing(node);
      collectGarbage();
      long grown = (directMemory() - usedBefore) / MEGABYTE;
      System.out.println(engine + " " + failures + " direct memory grew by " + grown + " MB");
      assertThat(failures)
          .containsKeys(
              ErrorCode.BACKEND_UNREACHABLE,
              ErrorCode.INTEGRATION_TIMEOUT,
              ErrorCode.BACKEND_FAILED,
              ErrorCode.TLS_FAILED,
              ErrorCode.CERTIFICATE_REFUSED,
              ErrorCode.BACKEND_UNTRUSTED);
      assertThat(grown).isLessThan(16);
    }
    assertThat(reports.lines()).isEmpty();
  }

  @Test
  void shouldNoticeALeak() {
    // When
    for (int i = 0; i < 10; i++) {
      ByteBufAllocator.DEFAULT.directBuffer(64).writeByte(i);
    }

    // Then
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              collectGarbage();
              assertThat(reports.lines()).anyMatch(line -> line.startsWith("LEAK"));
            });
  }

  /** Calls that fail, and some that are given up on the way. */
  private static Map<ErrorCode, Integer> fail(Node node, FailingBackends backends, int calls)
      throws Exception {
    Map<ErrorCode, Integer> failures = new EnumMap<>(ErrorCode.class);
    List<BackendTarget> targets = backends.targets();
    for (int from = 0; from < calls; from += AT_ONCE) {
      List<CompletableFuture<Outcome>> some = new ArrayList<>();
      for (int i = from; i < Math.min(calls, from + AT_ONCE); i++) {
        Node.Call call = Node.to(targets.get(i % targets.size())).timeout(150);
        call.method(i % 2 == 0 ? HttpMethod.GET : HttpMethod.POST).body("x".repeat(1000));
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Exchange exchange = node.exchange(call, outcome);
        node.hand(exchange);
        if (i % 23 == 0) {
          node.vertx.runOnContext(now -> exchange.cancel());
        } else {
          some.add(outcome);
        }
      }
      for (CompletableFuture<Outcome> each : some) {
        Outcome outcome = each.get(60, TimeUnit.SECONDS);
        if (outcome.failure() != null) {
          failures.merge(outcome.code(), 1, Integer::sum);
        }
      }
    }
    return failures;
  }

  private static void awaitNothing(Node node) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              assertThat(node.connections()).isZero();
              assertThat(node.waiting()).isZero();
              assertThat(node.deadlines()).isZero();
            });
  }

  private static void collectGarbage() {
    for (int round = 0; round < 3; round++) {
      System.gc();
      System.runFinalization();
      for (int i = 0; i < 100; i++) {
        ByteBufAllocator.DEFAULT.directBuffer(16).release();
      }
    }
  }

  private static long directMemory() {
    long used = Math.max(0, PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      used += pool.getMemoryUsed();
    }
    return used;
  }

  private static Times quick() {
    Times times = Times.DEFAULTS;
    return new Times(
        times.connect(),
        times.idle(),
        Duration.ofMillis(200),
        times.connectionAge(),
        times.drain(),
        times.unused(),
        times.stop());
  }
}
