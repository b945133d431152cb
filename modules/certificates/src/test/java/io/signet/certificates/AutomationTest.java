package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Notice;
import io.signet.api.Rotation;
import io.signet.api.Rotation.Result;
import io.signet.api.Rotation.State;
import io.signet.keystore.KeyId;
import io.signet.keystore.MemoryKeystore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rotations that Signet begins and takes on by itself, over the real store. */
@Timeout(300)
class AutomationTest {

  private static final String PROD = "abcde12345/prod";
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private Workbench bench;
  private AutomationBench automation;
  private Automation node;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.build(), new MemoryKeystore(), true);
    automation = new AutomationBench(bench);
    node = automation.node("a");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldWalkThroughAllStatesWithTheirSoakTimes() {
    // Given
    String id = automation.tagged();
    untilRipe(id);

    // When
    automation.pass(node, Duration.ofHours(60), HOUR);

    // Then
    List<Rotation> rotations = automation.rotations(id);
    assertThat(rotations).hasSize(1);
    Rotation rotation = rotations.get(0);
    assertThat(rotation.automatic()).isTrue();
    assertThat(rotation.steps()).extracting(Rotation.Step::by).containsOnly("signet");
    assertThat(rotation.steps()).noneMatch(Rotation.Step::forced);
    assertThat(rotation.steps())
        .extracting(Rotation.Step::state)
        .containsExactly(State.PREPARED, State.ACCEPTED, State.ACTIVE, State.RETIRED);
    assertThat(waits(rotation))
        .containsExactly(Duration.ofHours(24), Duration.ofHours(12), Duration.ofHours(6));
    assertThat(bench.stored(id).version()).isEqualTo(2);
    assertThat(bench.keystore.list()).containsExactly(new KeyId(id, 2));
    assertThat(bench.survey.asked()).containsExactly(2, 2);
    assertThat(automation.told)
        .extracting(notice -> notice.details().get("state"))
        .containsExactly("PREPARED", "ACCEPTED", "ACTIVE", "RETIRED");
  }

  @Test
  void shouldTouchNothingThatDoesNotAskForIt() {
    // Given
    String id = bench.generate().clientCertificateId();
    bench.attach("prod", id);
    untilRipe(id);

    // When
    automation.pass(node, Duration.ofHours(60), HOUR);

    // Then
    assertThat(automation.rotations(id)).isEmpty();
    assertThat(automation.told).isEmpty();
  }

  @Test
  void shouldStopWhereTheTagIsTakenAway() {
    // Given
    String id = automation.tagged();
    untilRipe(id);
    automation.pass(node, Duration.ofHours(2), HOUR);
    bench.run(Requests.untag(Requests.arn(id), "signet:auto-rotate"));

    // When
    automation.pass(node, Duration.ofHours(60), HOUR);

    // Then
    assertThat(automation.rotations(id))
        .extracting(Rotation::state)
        .containsExactly(State.PREPARED);
  }

  @Test
  void shouldStayAndTellOnceWhyWhileABackendRejectsTheSuccessor() {
    // Given
    String id = automation.tagged();
    bench.survey.answer(PROD, Result.REJECTED);
    untilRipe(id);

    // When
    automation.pass(node, Duration.ofDays(5), HOUR);

    // Then
    assertThat(automation.rotations(id))
        .extracting(Rotation::state)
        .containsExactly(State.PREPARED);
    assertThat(bench.stored(id).version()).isEqualTo(1);
    assertThat(bench.survey.asked().size()).isGreaterThan(20);
    List<Notice> refusals = refusals();
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0).message())
        .contains("cannot become ACCEPTED")
        .contains("http://prod.example:80 (stage abcde12345/prod) is REJECTED: the test says so");
    assertThat(refusals.get(0).details())
        .isEqualTo(Map.of("rotationId", "2", "state", "PREPARED", "to", "ACCEPTED"));
  }

  @Test
  void shouldTellAgainWhenTheReasonChangesAndGoOnWhenThereIsNone() {
    // Given
    String id = automation.tagged();
    bench.survey.answer(PROD, Result.REJECTED);
    untilRipe(id);
    automation.pass(node, Duration.ofDays(2), HOUR);

    // When
    bench.survey.answer(PROD, Result.UNPROVEN);
    automation.pass(node, Duration.ofHours(4), HOUR);
    bench.survey.answer(PROD, Result.ACCEPTED);
    automation.pass(node, Duration.ofHours(15), HOUR);

    // Then
    assertThat(refusals())
        .extracting(notice -> notice.message().replaceAll(".* is ([A-Z]+):.*", "$1"))
        .containsExactly("REJECTED", "UNPROVEN");
    assertThat(automation.rotations(id)).extracting(Rotation::state).containsExactly(State.ACTIVE);
    assertThat(new ToldDocuments(bench.store).get(id).refusal()).isNull();
  }

  @Test
  void shouldAskAgainBeforeTheSwitch() {
    // Given
    String id = automation.tagged();
    untilRipe(id);
    automation.pass(node, Duration.ofHours(26), HOUR);
    bench.survey.answer(PROD, Result.REJECTED);

    // When
    automation.pass(node, Duration.ofHours(48), HOUR);

    // Then
    assertThat(automation.rotations(id))
        .extracting(Rotation::state)
        .containsExactly(State.ACCEPTED);
    assertThat(refusals()).hasSize(1);
    assertThat(refusals().get(0).message()).contains("cannot become ACTIVE");
  }

  @Test
  void shouldTellWhyInTheAlertsOfACertificateThatExpires() {
    // Given
    String id = automation.tagged();
    bench.survey.answer(PROD, Result.REJECTED);
    untilRipe(id);
    automation.pass(node, Duration.ofDays(2), HOUR);
    Instant end = bench.stored(id).certificate().expirationDate();
    bench.clock.pass(Duration.between(bench.clock.instant(), end.minus(Duration.ofDays(6))));

    // When
    node.check();

    // Then
    assertThat(automation.told)
        .filteredOn(notice -> notice.type() == Notice.Type.EXPIRES_SOON)
        .extracting(Notice::message)
        .singleElement()
        .asString()
        .contains(
            "its rotation cannot go on: http://prod.example:80 (stage abcde12345/prod)"
                + " is REJECTED");
  }

  @Test
  void shouldTellOfTroubleOnlyWhenItDoesNotPass() {
    // Given
    String id = automation.tagged();
    untilRipe(id);
    bench.keystore.fail(FaultyKeystore.Step.GENERATE);
    bench.clock.pass(HOUR);
    node.check();
    bench.clock.pass(HOUR);
    node.check();
    List<Notice> atFirst = refusals();

    // When
    automation.pass(node, Duration.ofHours(10), HOUR);

    // Then
    assertThat(atFirst).isEmpty();
    assertThat(refusals())
        .extracting(Notice::message)
        .containsExactly(
            "The rotation of Client Certificate "
                + id
                + " could not begin: The keystore is not available");
  }

  private List<Notice> refusals() {
    return automation.told.stream()
        .filter(notice -> notice.type() == Notice.Type.ROTATION_REFUSED)
        .toList();
  }

  /** To a minute before two thirds of the life. */
  private void untilRipe(String id) {
    Instant made = bench.stored(id).certificate().createdDate();
    Instant end = bench.stored(id).certificate().expirationDate();
    Duration share = Duration.ofMillis((long) (Duration.between(made, end).toMillis() * 0.667));
    Instant ripe = made.plus(share).minusSeconds(60);
    bench.clock.pass(Duration.between(bench.clock.instant(), ripe));
  }

  private static List<Duration> waits(Rotation rotation) {
    List<Rotation.Step> steps = rotation.steps();
    return IntStream.range(1, steps.size())
        .mapToObj(i -> Duration.between(steps.get(i - 1).date(), steps.get(i).date()))
        .toList();
  }
}
