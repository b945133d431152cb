package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon all nodes use what one node has acknowledged. */
class PropagationIT {

  private static final int CHANGES = Integer.getInteger("signet.propagation.changes", 100);
  private static final int LOST = 5;
  private static final int CALLS_PER_SECOND = 600;
  private static final Duration BETWEEN = Duration.ofMillis(150);
  private static final long MOST_MILLIS = 1_000;

  /**
   * The slowest that a change is when its event comes, as measured; a busy machine may add to it.
   */
  private static final long HINTED_MILLIS = 250;

  private static final long LOST_MILLIS = 5_000;

  @TempDir static Path directory;

  private static ClusterLab lab;
  private static LabStages stages;
  private static PropagationProbe probe;

  @BeforeAll
  static void start() throws Exception {
    ClusterLab.assumePossible();
    lab = ClusterLab.start(directory, 3, Map.of());
    stages = LabStages.make(lab, 1);
    probe = new PropagationProbe(lab, stages);
  }

  @AfterAll
  static void stop() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void shouldUseAChangeOnAllNodesWithinASecond() {
    // Given
    LabCallers callers = LabCallers.start(lab, stages, CALLS_PER_SECOND);
    callers.awaitCalm();

    // When
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      millis.addAll(probe.change(lab.node(i % lab.nodes().size())).values());
      Moments.pass(BETWEEN);
    }
    String calls = callers.stop();

    // Then
    long[] all = millis.stream().mapToLong(Long::longValue).toArray();
    long p99 = Moments.percentile(all, 0.99);
    long most = Moments.percentile(all, 1);
    System.out.printf(
        "%d changes under load (%s): in use on the other nodes after p50 %d ms, p99 %d ms, at"
            + " most %d ms%n",
        CHANGES, calls, Moments.percentile(all, 0.5), p99, most);
    assertThat(most).isLessThanOrEqualTo(MOST_MILLIS);
  }

  @Test
  void shouldUseAChangeWithinFiveSecondsWhenItsEventsAreLost() {
    LabCallers callers = LabCallers.start(lab, stages, CALLS_PER_SECOND / 3);
    callers.awaitCalm();
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < LOST; i++) {
      // Given
      LabNode writer = lab.node(i % lab.nodes().size());
      try (LostEvents lost = LostEvents.all(lab)) {
        // When
        millis.addAll(probe.change(writer).values());
      }
    }
    callers.stop();

    // Then
    System.out.println("changes whose events were lost, in use after (ms): " + millis);
    assertThat(millis).allSatisfy(each -> assertThat(each).isLessThanOrEqualTo(LOST_MILLIS));
    assertThat(millis)
        .as("some event was really lost, else it would have been as fast as always")
        .anySatisfy(each -> assertThat(each).isGreaterThan(HINTED_MILLIS));
  }
}
