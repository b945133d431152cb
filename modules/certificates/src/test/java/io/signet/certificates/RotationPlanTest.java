package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.CertificateVersion;
import io.signet.api.ClientCertificate;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.StoredCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotationPlanTest {

  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, String> TAGGED = Map.of(RotationPlan.TAG, "true");

  private final RotationPlan plan =
      new RotationPlan(
          new AutomationOptions(
              0.5,
              new AutomationOptions.Soak(
                  Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(3)),
              Duration.ofMinutes(1)),
          GatewayCaOptions.DEFAULTS);

  @ParameterizedTest
  @CsvSource({"49, false", "50, true", "101, true"})
  void shouldBeginAfterItsShareOfTheLife(int day, boolean due) {
    // When
    Optional<RotationPlan.Work> work = plan.due(certificate(TAGGED), List.of(), day(day));

    // Then
    assertThat(work).isEqualTo(due ? Optional.of(new RotationPlan.Begin()) : Optional.empty());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"false", "TRUE", "yes", ""})
  void shouldTouchNoCertificateThatDoesNotAskForIt(String tag) {
    // Given
    Map<String, String> tags = tag == null ? null : Map.of(RotationPlan.TAG, tag);
    List<Rotation> open = List.of(rotation(State.PREPARED, true, day(50)));

    // When
    Optional<RotationPlan.Work> begin = plan.due(certificate(tags), List.of(), day(99));
    Optional<RotationPlan.Work> move = plan.due(certificate(tags), open, day(99));

    // Then
    assertThat(begin).isEmpty();
    assertThat(move).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PREPARED, 60, ACCEPTED", "ACCEPTED, 120, ACTIVE", "ACTIVE, 180, RETIRED"})
  void shouldGoOnWhenTheSoakTimeIsOverAndNotBefore(State state, int minutes, State to) {
    // Given
    Rotation open = rotation(state, true, day(50));
    Instant ripe = day(50).plus(Duration.ofMinutes(minutes));

    // When
    Optional<RotationPlan.Work> before =
        plan.due(certificate(TAGGED), List.of(open), ripe.minusSeconds(1));
    Optional<RotationPlan.Work> then = plan.due(certificate(TAGGED), List.of(open), ripe);

    // Then
    assertThat(before).isEmpty();
    assertThat(then).contains(new RotationPlan.Move(open, to));
  }

  @Test
  void shouldSoakNoLongerThanAQuarterOfWhatIsLeft() {
    // Given
    Rotation open = rotation(State.PREPARED, true, day(100).minus(Duration.ofHours(2)));
    Instant ripe = open.createdDate().plus(Duration.ofMinutes(30));

    // When
    Optional<RotationPlan.Work> before =
        plan.due(certificate(TAGGED), List.of(open), ripe.minusSeconds(1));
    Optional<RotationPlan.Work> then = plan.due(certificate(TAGGED), List.of(open), ripe);

    // Then
    assertThat(before).isEmpty();
    assertThat(then).contains(new RotationPlan.Move(open, State.ACCEPTED));
  }

  @Test
  void shouldNotWaitAtAllWhenTheCertificateHasExpiredBeforeItsRotationBegan() {
    // Given
    Rotation open = rotation(State.PREPARED, true, day(101));

    // When
    Optional<RotationPlan.Work> work = plan.due(certificate(TAGGED), List.of(open), day(101));

    // Then
    assertThat(work).contains(new RotationPlan.Move(open, State.ACCEPTED));
  }

  @Test
  void shouldLeaveARotationToTheOperatorWhoBeganIt() {
    // Given
    Rotation open = rotation(State.PREPARED, false, day(50));

    // When
    Optional<RotationPlan.Work> work = plan.due(certificate(TAGGED), List.of(open), day(99));

    // Then
    assertThat(work).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ABORTED", "ROLLED_BACK"})
  void shouldNotBeginAnewAtOnceWhenSomebodyHasEndedTheLastOne(State ended) {
    // Given
    List<Rotation> last = List.of(rotation(ended, true, day(50)));

    // When
    Optional<RotationPlan.Work> soon =
        plan.due(certificate(TAGGED), last, day(50).plus(Duration.ofMinutes(59)));
    Optional<RotationPlan.Work> later =
        plan.due(certificate(TAGGED), last, day(50).plus(Duration.ofMinutes(60)));

    // Then
    assertThat(soon).isEmpty();
    assertThat(later).contains(new RotationPlan.Begin());
  }

  @Test
  void shouldGoByTheVersionInUseAfterARotation() {
    // Given
    Rotation retired = rotation(State.RETIRED, true, day(50));
    CertificateVersion second = new CertificateVersion(2, "", "", day(50), day(150));
    StoredCertificate certificate =
        certificate(TAGGED).withVersion(second).switchedTo(2).withoutVersion(1);

    // When
    Optional<RotationPlan.Work> early = plan.due(certificate, List.of(retired), day(99));
    Optional<RotationPlan.Work> due = plan.due(certificate, List.of(retired), day(100));

    // Then
    assertThat(early).isEmpty();
    assertThat(due).contains(new RotationPlan.Begin());
  }

  private static Instant day(int number) {
    return MADE.plus(Duration.ofDays(number));
  }

  /** A hundred days long. */
  private static StoredCertificate certificate(Map<String, String> tags) {
    return new StoredCertificate(
        new ClientCertificate("abc123", null, "", MADE, day(100), tags), 1, "");
  }

  private static Rotation rotation(State state, boolean automatic, Instant since) {
    return new Rotation(
        "2", "abc123", 1, 2, state, automatic, since, since, null, List.of(), List.of());
  }
}
