package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Rotation;
import io.signet.api.Rotation.Result;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Breaks keystore and store at each step of a rotation: what is left is the old or the new. */
class RotationFailureTest {

  @TempDir Path folder;
  private Workbench bench;
  private String id;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.build());
    id = bench.generate().clientCertificateId();
    bench.attach("prod", id);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldLeaveNothingWhenTheKeystoreCannotMakeTheSuccessor() {
    // Given
    bench.keystore.fail(FaultyKeystore.Step.GENERATE);

    // When
    SignetException failure = failureOf(() -> bench.rotate(id));

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertOnlyTheFirstIsThere();
  }

  @Test
  void shouldRemoveTheKeyWhenTheRotationCannotBeWritten() {
    // Given
    bench.store.fail(FaultyStore.Step.WRITE);

    // When
    SignetException failure = failureOf(() -> bench.rotate(id));

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertOnlyTheFirstIsThere();
  }

  @Test
  void shouldAnswerTheRotationWhenOnlyTheAcknowledgementOfItsWriteWasLost() {
    // Given
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE);

    // When
    Rotation rotation = bench.rotate(id);

    // Then
    bench.store.heal();
    assertThat(bench.now(rotation)).isEqualTo(rotation);
    assertThat(bench.keystore.list()).hasSize(2).isEqualTo(bench.documented());
  }

  @Test
  void shouldLeaveTheKeyToTheSweeperWhenNobodyKnowsWhetherTheRotationWasWritten() {
    // Given
    bench.store.fail(FaultyStore.Step.WRITE, FaultyStore.Step.GET_AFTER_WRITE);
    failureOf(() -> bench.rotate(id));
    bench.store.heal();
    assertThat(bench.keystore.list()).hasSize(2);

    // When
    Sweeper.Findings findings = bench.sweeper().sweep();

    // Then
    assertThat(findings.removed()).containsExactly(new KeyId(id, 2));
    assertOnlyTheFirstIsThere();
  }

  @Test
  void shouldKeepTheKeyOfARotationThatMayYetBeWritten() {
    // Given
    bench.store.fail(FaultyStore.Step.UNKNOWN);

    // When
    failureOf(() -> bench.rotate(id));

    // Then
    bench.store.heal();
    assertThat(bench.keystore.list()).containsExactlyInAnyOrder(new KeyId(id, 1), new KeyId(id, 2));
  }

  @Test
  void shouldPassOverTheKeyThatACrashLeft() {
    // Given
    KeyId left = new KeyId(id, 2);
    bench.keystore.generate(
        left,
        bench.options.keyAlgorithm(),
        key -> List.of(new CertificateIssuer(bench.options).issue(left, key, Instant.now())));

    // When
    Rotation rotation = bench.rotate(id);

    // Then
    assertThat(rotation.toVersion()).isEqualTo(3);
    assertThat(bench.sweeper().sweep().removed()).containsExactly(left);
    assertThat(bench.keystore.list())
        .containsExactlyInAnyOrder(new KeyId(id, 1), new KeyId(id, 3))
        .isEqualTo(bench.documented());
  }

  @Test
  void shouldFreeTheCertificateAfterAFailure() {
    // Given
    bench.keystore.fail(FaultyKeystore.Step.GENERATE);
    failureOf(() -> bench.rotate(id));
    bench.keystore.heal();

    // When
    Rotation rotation = bench.rotate(id);

    // Then
    assertThat(rotation.toVersion()).isEqualTo(2);
  }

  @Test
  void shouldNotRotateWhatIsBeingWorkedOn() {
    // Given
    assertThat(bench.claims.take(id)).isPresent();

    // When
    SignetException failure = failureOf(() -> bench.rotate(id));

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFLICT);
    assertOnlyTheFirstIsThere();
  }

  @ParameterizedTest
  @EnumSource(names = {"ACCEPTED", "ACTIVE", "RETIRED", "ABORTED", "ROLLED_BACK"})
  void shouldStayAsItWasWhenAMoveCannotBeWritten(State to) {
    // Given
    Rotation rotation = readyFor(to);
    StoredCertificate before = bench.stored(id);
    bench.store.fail(FaultyStore.Step.WRITE);

    // When
    SignetException failure = failureOf(() -> bench.move(rotation, to));

    // Then
    bench.store.heal();
    assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(bench.now(rotation)).isEqualTo(rotation);
    assertThat(bench.stored(id)).isEqualTo(before);
    assertThat(bench.keystore.list()).hasSize(2).isEqualTo(bench.documented());
  }

  @ParameterizedTest
  @EnumSource(names = {"ACCEPTED", "ACTIVE", "RETIRED", "ABORTED", "ROLLED_BACK"})
  void shouldBeWhollyMovedWhenOnlyTheAcknowledgementWasLost(State to) {
    // Given
    Rotation rotation = readyFor(to);
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE);
    failureOf(() -> bench.move(rotation, to));
    bench.store.heal();

    // When
    Sweeper.Findings findings = bench.sweeper().sweep();

    // Then
    assertThat(bench.now(rotation).state()).isEqualTo(to);
    assertThat(findings.broken()).isEmpty();
    assertThat(bench.keystore.list()).isEqualTo(bench.documented());
    boolean switched = to == State.ACTIVE || to == State.RETIRED;
    assertThat(bench.stored(id).version()).isEqualTo(switched ? 2 : 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"RETIRED", "ABORTED"})
  void shouldMoveAlthoughTheKeyCanGoOnlyLater(State to) {
    // Given
    Rotation rotation = readyFor(to);
    bench.keystore.fail(FaultyKeystore.Step.DELETE);

    // When
    Rotation moved = bench.move(rotation, to);

    // Then
    bench.keystore.heal();
    assertThat(moved.state()).isEqualTo(to);
    assertThat(bench.keystore.list()).hasSize(2);
    bench.sweeper().sweep();
    assertThat(bench.keystore.list()).hasSize(1).isEqualTo(bench.documented());
  }

  @Test
  void shouldRefuseEvenWhenTheAnswersCannotBeKept() {
    // Given
    Rotation rotation = bench.rotate(id);
    bench.survey.answer("abcde12345/prod", Result.REJECTED);
    bench.store.fail(FaultyStore.Step.WRITE);

    // When
    SignetException failure = failureOf(() -> bench.move(rotation, State.ACCEPTED));

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(failure).hasMessageContaining("REJECTED");
  }

  private Rotation readyFor(State to) {
    Rotation rotation = bench.rotate(id);
    if (to == State.ACCEPTED || to == State.ABORTED) {
      return rotation;
    }
    rotation = bench.move(rotation, State.ACCEPTED);
    if (to == State.ACTIVE) {
      return rotation;
    }
    rotation = bench.move(rotation, State.ACTIVE);
    bench.report(Workbench.NODE);
    bench.clock.pass(Duration.ofSeconds(5));
    return rotation;
  }

  private void assertOnlyTheFirstIsThere() {
    bench.store.heal();
    assertThat(bench.store.list(Kind.ROTATION, "")).isEmpty();
    assertThat(bench.keystore.list())
        .containsExactly(new KeyId(id, 1))
        .isEqualTo(bench.documented());
  }

  private static SignetException failureOf(Runnable work) {
    SignetException failure = catchThrowableOfType(SignetException.class, work::run);
    assertThat(failure).isNotNull();
    return failure;
  }
}
