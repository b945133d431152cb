package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.AuditEntry;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.PageRequest;
import io.signet.api.Rotation;
import io.signet.api.Rotation.Acceptance;
import io.signet.api.Rotation.Result;
import io.signet.api.Rotation.State;
import io.signet.api.Rotation.Step;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a rotation refuses, and that nothing has happened then. */
class RotationRefusalTest {

  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final String STAGE = "abcde12345/prod";

  @TempDir Path folder;
  private Workbench bench;
  private String id;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.drain(DRAIN).build());
    id = bench.generate().clientCertificateId();
    bench.attach("prod", id);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldRefuseASecondOpenRotationAndNameTheFirst() {
    // Given
    bench.rotate(id);

    // When
    SignetException refusal = refusal(() -> bench.rotate(id));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal)
        .hasMessageContaining("Rotation 2 of Client Certificate " + id + " is still PREPARED");
    assertThat(bench.keystore.list()).hasSize(2).isEqualTo(bench.documented());
  }

  @ParameterizedTest
  @EnumSource(
      value = Result.class,
      names = {"REJECTED", "UNPROVEN"})
  void shouldNotAcceptWhatABackendWithholds(Result withheld) {
    // Given
    Rotation rotation = bench.rotate(id);
    StoredCertificate before = bench.stored(id);
    bench.survey.answer(STAGE, withheld);

    // When
    SignetException refusal = refusal(() -> bench.move(rotation, State.ACCEPTED));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal)
        .hasMessageContaining(FakeSurvey.origin(STAGE))
        .hasMessageContaining("(stage " + STAGE + ") is " + withheld + ": the test says so");
    Rotation after = bench.now(rotation);
    assertThat(after.state()).isEqualTo(State.PREPARED);
    assertThat(after.steps()).isEqualTo(rotation.steps());
    assertThat(after.acceptances()).extracting(Acceptance::result).containsExactly(withheld);
    assertThat(bench.stored(id)).isEqualTo(before);
  }

  @Test
  void shouldAskAgainBeforeTheSwitch() {
    // Given
    Rotation rotation = bench.rotate(id);
    bench.move(rotation, State.ACCEPTED);
    StoredCertificate before = bench.stored(id);
    bench.survey.answer(STAGE, Result.REJECTED);

    // When
    SignetException refusal = refusal(() -> bench.move(rotation, State.ACTIVE));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(bench.now(rotation).state()).isEqualTo(State.ACCEPTED);
    assertThat(bench.stored(id)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"PREPARED", "ACCEPTED"})
  void shouldSwitchByForceAndSayInTheAuditLogThatItWas(State from) {
    // Given
    Rotation rotation = bench.rotate(id);
    if (from == State.ACCEPTED) {
      bench.move(rotation, State.ACCEPTED);
    }
    bench.survey.answer(STAGE, Result.REJECTED);

    // When
    Rotation active = bench.force(rotation, State.ACTIVE);

    // Then
    assertThat(active.state()).isEqualTo(State.ACTIVE);
    assertThat(active.steps()).last().extracting(Step::forced).isEqualTo(true);
    assertThat(bench.stored(id).version()).isEqualTo(2);
    AuditEntry entry = bench.store.audit(new PageRequest(1, "")).item().get(0);
    assertThat(entry.operation()).isEqualTo("MoveRotation");
    assertThat(entry.target())
        .isEqualTo(
            "/signet/v1/client-certificates/" + id + "/rotations/2/transitions/ACTIVE?force=true");
    assertThat(entry.accessKeyId()).isEqualTo("AKIATEST");
  }

  @Test
  void shouldNotSwitchWhenAStageTookTheCertificateMeanwhile() {
    // Given
    Rotation rotation = bench.rotate(id);
    bench.move(rotation, State.ACCEPTED);
    bench.survey.afterAsking(() -> bench.attach("late", id));

    // When
    SignetException refusal = refusal(() -> bench.move(rotation, State.ACTIVE));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(bench.now(rotation).state()).isEqualTo(State.ACCEPTED);
    assertThat(bench.stored(id).version()).isEqualTo(1);
  }

  @Test
  void shouldNotSwitchWhenAStageChangedMeanwhile() {
    // Given
    Rotation rotation = bench.rotate(id);
    bench.move(rotation, State.ACCEPTED);
    bench.survey.afterAsking(() -> bench.touch(STAGE));

    // When
    SignetException refusal = refusal(() -> bench.move(rotation, State.ACTIVE));

    // Then
    assertThat(refusal).hasMessageContaining("changed while they were looked at");
    assertThat(bench.stored(id).version()).isEqualTo(1);
  }

  @Test
  void shouldRetireNothingBeforeThisNodeHasReported() {
    // Given
    Rotation rotation = active();
    bench.clock.pass(DRAIN.plusSeconds(5));

    // When
    SignetException refusal = refusal(() -> bench.move(rotation, State.RETIRED));

    // Then
    assertThat(refusal).hasMessageContaining("node this-node has not reported yet");
    assertOldVersionStays(rotation);
  }

  @Test
  void shouldRetireNothingWhileALiveNodeIsBehindAndNameIt() {
    // Given
    bench.report("slow-node");
    Rotation rotation = active();
    bench.report(Workbench.NODE);
    bench.clock.pass(DRAIN.plusSeconds(5));

    // When
    SignetException refusal = refusal(() -> bench.move(rotation, State.RETIRED));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal).hasMessageContaining("node slow-node works by revision");
    assertOldVersionStays(rotation);
    bench.report("slow-node");
    assertThat(bench.move(rotation, State.RETIRED).state()).isEqualTo(State.RETIRED);
  }

  @Test
  void shouldRetireNothingWhileOldCallsMayLast() {
    // Given
    Rotation rotation = active();
    bench.report(Workbench.NODE);
    bench.clock.pass(DRAIN);

    // When
    SignetException refusal = refusal(() -> bench.move(rotation, State.RETIRED));

    // Then
    assertThat(refusal).hasMessageContaining("calls that began before the switch may last until");
    assertOldVersionStays(rotation);
  }

  @Test
  void shouldNotRollBackToWhatABackendRejects() {
    // Given
    Rotation rotation = active();
    bench.survey.answer(STAGE, Result.REJECTED);

    // When
    SignetException refusal = refusal(() -> bench.move(rotation, State.ROLLED_BACK));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(bench.survey.asked()).endsWith(1);
    assertThat(bench.now(rotation).state()).isEqualTo(State.ACTIVE);
    assertThat(bench.stored(id).version()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | BAD_REQUEST",
        "{\"to\": \"RETIRE\"} | BAD_REQUEST",
        "{\"to\": 3} | SERIALIZATION",
        "{\"to\": \"ACTIVE\", \"force\": \"yes\"} | SERIALIZATION",
        "{\"to\": \"ACTIVE\", \"forced\": true} | BAD_REQUEST",
        "{\"to\": \"ABORTED\", \"force\": true} | BAD_REQUEST",
        "{\"to\": \"PREPARED\"} | CONFLICT"
      })
  void shouldRefuseWhatIsNoMove(String body, ErrorCode code) {
    // Given
    Rotation rotation = bench.rotate(id);
    long before = bench.store.revision();

    // When
    SignetException refusal = refusal(() -> bench.run(Requests.move(rotation, body)));

    // Then
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(bench.store.revision()).isEqualTo(before);
  }

  @Test
  void shouldNotKnowRotationsOfCertificatesThatAreGone() {
    // Given
    String unused = bench.generate().clientCertificateId();
    Rotation rotation = bench.rotate(unused);
    bench.run(Requests.delete(unused));

    // When
    SignetException refusal = refusal(() -> bench.now(rotation));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(bench.store.list(Kind.ROTATION, "")).isEmpty();
    assertThat(bench.keystore.list()).containsExactly(new KeyId(id, 1));
  }

  @Test
  void shouldNotDeleteACertificateThatAStageUsesWhateverItsRotation() {
    // Given
    Rotation rotation = bench.rotate(id);

    // When
    SignetException refusal = refusal(() -> bench.run(Requests.delete(id)));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(bench.now(rotation)).isEqualTo(rotation);
    assertThat(bench.keystore.list()).hasSize(2).isEqualTo(bench.documented());
  }

  private Rotation active() {
    Rotation rotation = bench.rotate(id);
    bench.move(rotation, State.ACCEPTED);
    return bench.move(rotation, State.ACTIVE);
  }

  private void assertOldVersionStays(Rotation rotation) {
    assertThat(bench.now(rotation)).isEqualTo(rotation);
    assertThat(bench.keystore.list())
        .containsExactlyInAnyOrder(new KeyId(id, 1), new KeyId(id, 2))
        .isEqualTo(bench.documented());
  }

  private static SignetException refusal(Runnable work) {
    SignetException refusal = catchThrowableOfType(SignetException.class, work::run);
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
