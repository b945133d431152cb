package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Notice;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.keystore.MemoryKeystore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes over one store that find the same work, and faults in between. */
@Timeout(300)
class AutomationRaceTest {

  private static final int ROUNDS = 40;

  @TempDir Path folder;
  private Workbench bench;
  private AutomationBench automation;
  private String id;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.build(), new MemoryKeystore(), true);
    automation = new AutomationBench(bench);
    id = automation.tagged();
    Instant end = bench.stored(id).certificate().expirationDate();
    bench.clock.pass(
        Duration.between(bench.clock.instant(), end.minus(Duration.ofDays(29).plusHours(12))));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldDoEachPieceOfWorkOnceWhenBothLookAtTheSameTime() throws Exception {
    // Given
    List<Automation> nodes = List.of(automation.node("a"), automation.node("b"));
    ExecutorService threads = Executors.newFixedThreadPool(2);

    // When
    try {
      for (int round = 0; round < ROUNDS; round++) {
        bench.clock.pass(Duration.ofHours(2));
        bench.report(Workbench.NODE);
        List<Callable<Integer>> looks =
            nodes.stream().<Callable<Integer>>map(n -> n::check).toList();
        for (Future<Integer> look : threads.invokeAll(looks, 60, TimeUnit.SECONDS)) {
          look.get();
        }
      }
    } finally {
      threads.shutdownNow();
    }

    // Then
    assertThat(automation.rotations(id)).hasSize(1);
    assertThat(automation.rotations(id).get(0).steps())
        .extracting(Rotation.Step::state)
        .containsExactly(State.PREPARED, State.ACCEPTED, State.ACTIVE, State.RETIRED);
    assertThat(automation.told).extracting(Notice::noticeId).doesNotHaveDuplicates();
    assertThat(automation.types().stream().filter(Notice.Type.EXPIRES_SOON::equals)).hasSize(1);
    assertThat(automation.types()).doesNotContain(Notice.Type.ROTATION_REFUSED);
  }

  @Test
  void shouldLeaveWorkToTheNodeThatHasClaimedItUntilItsTimeIsOver() {
    // Given
    bench.store.coordination().lease("automation/" + id, "a", Automation.LEASE);

    // When
    int during = automation.node("b").check();
    bench.clock.pass(Automation.LEASE);
    int after = automation.node("b").check();

    // Then
    assertThat(during).isZero();
    assertThat(after).isEqualTo(1);
    assertThat(automation.rotations(id)).hasSize(1);
  }

  @Test
  void shouldTakeOverFromANodeThatFailedBetweenTheStepAndItsEnd() {
    // Given
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE);
    automation.node("a").check();
    bench.store.heal();
    List<State> left = automation.rotations(id).stream().map(Rotation::state).toList();
    Automation other = automation.node("b");
    int claimed = other.check();

    // When
    bench.clock.pass(Automation.LEASE);
    other.check();

    // Then
    assertThat(left).containsExactly(State.PREPARED);
    assertThat(claimed).isZero();
    assertThat(automation.rotations(id))
        .extracting(Rotation::state)
        .containsExactly(State.PREPARED);
    assertThat(bench.keystore.list()).isEqualTo(bench.documented());
    assertThat(automation.types())
        .containsExactlyInAnyOrder(Notice.Type.ROTATION_STEP, Notice.Type.EXPIRES_SOON);
  }
}
