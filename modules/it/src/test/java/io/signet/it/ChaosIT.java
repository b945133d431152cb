package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under faults, while administrators change everything at once and callers call.
 *
 * <p>{@code -Dsignet.chaos.faults} says how many faults, {@code -Dsignet.chaos.seed} which.
 */
class ChaosIT {

  private static final int FAULTS = Integer.getInteger("signet.chaos.faults", 21);
  private static final long SEED = Long.getLong("signet.chaos.seed", System.currentTimeMillis());
  private static final int NODES = Integer.getInteger("signet.chaos.nodes", 3);
  private static final int STAGES = 6;
  private static final int CALLS_PER_SECOND = 90;

  /** Processes that were started a moment ago are slow, which is no fault's doing. */
  private static final int WARM_WRITES = 100;

  private static final Duration WARM_WITHIN = Duration.ofMinutes(3);
  private static final long CONVERGED_MILLIS = 5_000;
  private static final long BUS_MILLIS = 10_000;
  private static final long GRACE_NANOS = 5_000_000_000L;

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Faults faults = new Faults();
  private final List<String> complaints = new ArrayList<>();
  private final List<ServedChecker.Served> served = new ArrayList<>();

  @Test
  void shouldLoseNothingAndServeNothingDetached() throws Exception {
    ClusterLab.assumePossible();
    System.out.println("chaos seed " + SEED + ", " + FAULTS + " faults");
    try (ClusterLab lab =
            ClusterLab.start(directory, NODES, Map.of("SIGNET_BACKENDS_DRAIN", "2s"));
        ChaosBreaker breaker = new ChaosBreaker(lab, random)) {
      // Given
      LabStages stages = LabStages.make(lab, STAGES);
      ChaosWriters writers = new ChaosWriters(lab, stages);
      BusProbe bus = new BusProbe(lab);
      LabCallers callers = LabCallers.start(lab, stages, CALLS_PER_SECOND);
      callers.awaitCalm();
      writers.start(SEED);
      Awaitility.await("a cluster that works")
          .atMost(WARM_WITHIN)
          .until(() -> acknowledged(writers.record()) >= WARM_WRITES);
      bus.awaitAnswers();

      // When
      for (int i = 1; i <= FAULTS; i++) {
        round(i, lab, breaker, bus);
      }
      writers.stop();
      Moments.pass(Duration.ofNanos(GRACE_NANOS));
      String calls = callers.stop();
      writers.readAll();

      // Then
      ChaosRecord record = writers.record();
      served.addAll(lab.backend().take());
      System.out.println(calls + ", " + served.size() + " served");
      System.out.println(record.counts());
      complaints.addAll(HistoryChecker.faults(record.history));
      complaints.addAll(
          new ServedChecker(record.history, faults, GRACE_NANOS, record.issued).complaints(served));
      assertThat(acknowledged(record))
          .as("acknowledged writes, else this shows nothing")
          .isGreaterThan(10L * FAULTS);
      assertThat(complaints).as("seed " + SEED).isEmpty();
    }
  }

  private static long acknowledged(ChaosRecord record) {
    return record.history.count(Attempt.Kind.WRITE, Attempt.Outcome.OK);
  }

  private void round(int number, ClusterLab lab, ChaosBreaker breaker, BusProbe bus) {
    Moments.pass(Duration.ofMillis(500 + random.nextInt(1_000)));
    // One in four lasts until nodes give each other up.
    int millis = random.nextInt(4) == 0 ? 12_000 + random.nextInt(4_000) : random.nextInt(4_000);
    faults.begin();
    ChaosBreaker.Broken broken = breaker.breakOne(breaker.draw());
    Moments.pass(Duration.ofMillis(millis));
    broken.mend().run();
    faults.healed();
    long healed = Timeline.now();
    long converged = Convergence.millis(lab.nodes());
    bus.awaitAnswers();
    long answered = (Timeline.now() - healed) / 1_000_000;
    String told =
        "fault %d, %s, for %d ms: all nodes converged after %d ms, the bus answered after %d ms"
            .formatted(number, broken.what(), millis, converged, answered);
    System.out.println(told);
    if (converged > CONVERGED_MILLIS || answered > BUS_MILLIS) {
      complaints.add(told + "\n" + Convergence.told(lab.nodes()));
    }
  }
}
