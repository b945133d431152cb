package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;
import io.signet.keystore.KeyId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets steps of rotations meet each other and everything else, over the real store. */
class RotationRaceTest {

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private Workbench bench;
  private String id;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.build());
    id = bench.generate().clientCertificateId();
  }

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    bench.close();
  }

  @RepeatedTest(10)
  void shouldBeginOneRotationOnly() throws Exception {
    // When
    List<ErrorCode> outcomes =
        meet(() -> bench.rotate(id), () -> bench.rotate(id), () -> bench.rotate(id));

    // Then
    assertThat(outcomes).containsOnlyOnce((ErrorCode) null);
    assertThat(outcomes).containsOnly(null, ErrorCode.CONFLICT);
    assertThat(bench.store.list(Kind.ROTATION, "")).hasSize(1);
    assertThat(bench.keystore.list()).hasSize(2).isEqualTo(bench.documented());
  }

  @RepeatedTest(10)
  void shouldBeginOneRotationOnlyOnTwoNodes() throws Exception {
    // Given
    SuccessorGenerator other = otherNode();

    // When
    List<ErrorCode> outcomes =
        meet(() -> bench.rotate(id), () -> other.begin(Requests.rotate(id), id, false));

    // Then
    assertThat(outcomes).containsExactlyInAnyOrder(null, ErrorCode.CONFLICT);
    assertThat(bench.store.list(Kind.ROTATION, "")).hasSize(1);
    assertThat(bench.keystore.list()).hasSize(2).isEqualTo(bench.documented());
  }

  /** A token may show a node late what another has made, so it cannot be what keeps them apart. */
  @Test
  void shouldMakeNoKeyThatAnotherNodeIsMaking() {
    // Given
    AtomicReference<ErrorCode> met = new AtomicReference<>();
    bench.keystore.whileGenerating(
        () -> {
          bench.keystore.whileGenerating(() -> {});
          met.set(outcome(() -> otherNode().begin(Requests.rotate(id), id, false)));
        });

    // When
    Rotation rotation = bench.rotate(id);

    // Then
    assertThat(met).hasValue(ErrorCode.CONFLICT);
    assertThat(rotation.toVersion()).isEqualTo(2);
    assertThat(bench.keystore.list()).hasSize(2).isEqualTo(bench.documented());
  }

  @RepeatedTest(10)
  void shouldHaveOneWinnerOfActivateAndAbort() throws Exception {
    // Given
    Rotation rotation = bench.rotate(id);
    bench.move(rotation, State.ACCEPTED);

    // When
    List<ErrorCode> outcomes =
        meet(
            () -> bench.move(rotation, State.ACTIVE),
            () -> bench.move(rotation, State.ABORTED),
            () -> bench.move(rotation, State.ACTIVE));

    // Then
    assertThat(outcomes).containsOnlyOnce((ErrorCode) null);
    assertThat(outcomes).containsOnly(null, ErrorCode.CONFLICT);
    boolean active = bench.now(rotation).state() == State.ACTIVE;
    assertThat(bench.stored(id).version()).isEqualTo(active ? 2 : 1);
    assertThat(bench.keystore.list()).hasSize(active ? 2 : 1).isEqualTo(bench.documented());
  }

  @RepeatedTest(10)
  void shouldHaveOneWinnerOfRetireAndRollBack() throws Exception {
    // Given
    Rotation rotation = bench.rotate(id);
    bench.move(rotation, State.ACCEPTED);
    bench.move(rotation, State.ACTIVE);
    bench.report(Workbench.NODE);
    bench.clock.pass(Duration.ofSeconds(5));

    // When
    List<ErrorCode> outcomes =
        meet(
            () -> bench.move(rotation, State.RETIRED),
            () -> bench.move(rotation, State.ROLLED_BACK));

    // Then
    assertThat(outcomes).containsExactlyInAnyOrder(null, ErrorCode.CONFLICT);
    boolean retired = bench.now(rotation).state() == State.RETIRED;
    KeyId inUse = new KeyId(id, retired ? 2 : 1);
    assertThat(bench.stored(id).version()).isEqualTo(inUse.version());
    assertThat(bench.keystore.list()).contains(inUse).isEqualTo(bench.documented());
  }

  @RepeatedTest(10)
  void shouldLeaveNoKeyWhenDeleteMeetsRotate() throws Exception {
    // When
    List<ErrorCode> outcomes = meet(() -> bench.rotate(id), () -> bench.run(Requests.delete(id)));

    // Then
    assertThat(outcomes.get(0)).isIn(null, ErrorCode.NOT_FOUND);
    assertThat(outcomes.get(1)).isNull();
    assertThat(bench.store.list(Kind.CERTIFICATE, "")).isEmpty();
    assertThat(bench.store.list(Kind.ROTATION, "")).isEmpty();
    assertThat(bench.keystore.list()).isEmpty();
  }

  @RepeatedTest(10)
  void shouldSwitchNoStageThatWasNotAsked() throws Exception {
    // Given
    Rotation rotation = bench.rotate(id);
    bench.move(rotation, State.ACCEPTED);

    // When
    List<ErrorCode> outcomes =
        meet(
            () -> bench.move(rotation, State.ACTIVE),
            () -> {
              bench.attach("late", id);
              return null;
            });

    // Then
    assertThat(outcomes.get(1)).isNull();
    assertThat(outcomes.get(0)).isIn(null, ErrorCode.CONFLICT);
    long attached = bench.store.get(Kind.STAGE, "abcde12345/late").orElseThrow().revision();
    Rotation after = bench.now(rotation);
    assertThat(after.state()).isEqualTo(outcomes.get(0) == null ? State.ACTIVE : State.ACCEPTED);
    assertThat(outcomes.get(0) == null && after.activeRevision() > attached)
        .as("switched after a stage came that was not asked")
        .isEqualTo(after.acceptances().stream().anyMatch(each -> each.stage().endsWith("/late")));
  }

  private SuccessorGenerator otherNode() {
    return new SuccessorGenerator(
        bench.rotations(), bench.keystore, bench.otherClaims(), bench.issuance(), bench.clock);
  }

  /** Runs things at the same time; answers how each ended, {@code null} for well. */
  private List<ErrorCode> meet(Callable<?>... works) throws Exception {
    CyclicBarrier start = new CyclicBarrier(works.length);
    List<Future<ErrorCode>> running = new ArrayList<>();
    for (Callable<?> work : works) {
      running.add(
          threads.submit(
              () -> {
                start.await(30, TimeUnit.SECONDS);
                return outcome(work);
              }));
    }
    List<ErrorCode> outcomes = new ArrayList<>();
    for (Future<ErrorCode> each : running) {
      outcomes.add(each.get(30, TimeUnit.SECONDS));
    }
    return outcomes;
  }

  private static ErrorCode outcome(Callable<?> work) {
    try {
      work.call();
      return null;
    } catch (SignetException e) {
      return e.code();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
