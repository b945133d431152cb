package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/**
 * Whole rotations, each to the destruction of the old key, under two thousand calls a second from
 * callers and towards backends of both protocols, and with uploads that last longer than the
 * switch.
 *
 * <p>{@code -Dsignet.rotations.count} says how many; they are shared out among twenty certificates.
 */
class RotationUnderLoadIT {

  private static final int COUNT = Integer.getInteger("signet.rotations.count", 20);
  private static final int STAGES = 20;
  private static final int PER_SECOND = 2_000;
  private static final int WARM_UP_SECONDS = 3;
  private static final Duration BETWEEN_STAGES = Duration.ofMillis(800);
  private static final long DRAIN_MILLIS = 30_000;

  /** Well before an unused connection would be closed without a switch. */
  private static final long QUICK_CLOSE_MILLIS = 5_000;

  /** The uploads that a switch has to wait for last for 25 s. */
  private static final long PATIENT_MILLIS = 15_000;

  @TempDir Path data;
  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final Identity authority = TestCertificates.authority("CN=Backends");
  private final ExecutorService operators = Executors.newFixedThreadPool(STAGES);

  @Test
  void shouldLoseNothingFromOneVersionToTheNext() throws Exception {
    BackendCertificates own = BackendCertificates.make(directory);
    Map<String, String> options = new HashMap<>(own.asGateways());
    options.put("SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256");
    try (SignetProcess signet = SignetProcess.start(data, options);
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      Callers http2 = Callers.http2(vertx, signet, own.authorityPem());
      List<Callers> callers = List.of(Callers.http1(vertx, signet), http2);
      List<RotatedStage> stages = new ArrayList<>();
      for (int i = 0; i < STAGES; i++) {
        String protocol = i % 2 == 0 ? "http1" : "http2";
        stages.add(new RotatedStage(vertx, signet, client, authority, protocol));
      }
      SteadyRate load =
          SteadyRate.start(vertx, PER_SECOND, number -> call(stages, callers, number));
      load.awaitCalm(WARM_UP_SECONDS);

      // When
      List<Future<?>> rotating = new ArrayList<>();
      for (int i = 0; i < STAGES; i++) {
        int turns = COUNT / STAGES + (i < COUNT % STAGES ? 1 : 0);
        RotatedStage stage = stages.get(i);
        rotating.add(operators.submit(() -> rotate(stage, callers, turns)));
        pass(BETWEEN_STAGES);
      }
      for (Future<?> each : rotating) {
        each.get(2 + COUNT / STAGES * 2L, TimeUnit.MINUTES);
      }
      double rate = load.stop();

      // Then
      System.out.printf("%.0f calls/s, %d rotations%n", rate, COUNT);
      stages.forEach(stage -> System.out.println(stage.record()));
      callers.forEach(System.out::println);
      assertThat(stages).flatMap(stage -> stage.record().complaints()).isEmpty();
      assertThat(rate).isGreaterThan(0.9 * load.perSecond());
      assertThat(http2.mostAtOnce()).isGreaterThan(1);
      stages.stream().limit(COUNT).forEach(stage -> assertDrainedInTime(stage.record()));
    } finally {
      operators.shutdownNow();
      vertx.close().await();
    }
  }

  /** Each stage is called by all callers in turn. */
  private static io.vertx.core.Future<?> call(
      List<RotatedStage> stages, List<Callers> callers, long number) {
    Callers caller = callers.get((int) (number / STAGES % callers.size()));
    return stages.get((int) (number % STAGES)).call(caller);
  }

  private static void rotate(RotatedStage stage, List<Callers> callers, int turns) {
    for (int turn = 0; turn < turns; turn++) {
      stage.rotate(callers);
    }
  }

  private static void assertDrainedInTime(SwitchRecord record) {
    assertThat(record.accepted()).isPositive();
    assertThat(record.lastQuickCloseMillis()).isLessThan(QUICK_CLOSE_MILLIS);
    // The uploads kept some, else there was nothing to be patient with.
    assertThat(record.lastCloseMillis()).isBetween(PATIENT_MILLIS, DRAIN_MILLIS);
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> System.nanoTime() - end > 0);
  }
}
