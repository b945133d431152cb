package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.CertificateAuthority;
import io.signet.api.Notice;
import io.signet.api.Rotation;
import io.signet.api.Rotation.Result;
import io.signet.api.Rotation.State;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.keystore.MemoryKeystore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway's authority issues, rotated day by day without anybody's doing. */
@Timeout(300)
class DailyRotationTest {

  private static final String PROD = "abcde12345/prod";
  private static final Duration STEP = Duration.ofMinutes(10);

  @TempDir Path folder;
  private Workbench bench;
  private AutomationBench automation;
  private Automation node;
  private String id;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.build(), new MemoryKeystore(), true);
    automation = new AutomationBench(bench);
    node = automation.node("a");
    id = GatewayCa.generate(bench).clientCertificateId();
    bench.attach("prod", id);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldPresentANewOneEveryDayAndSayNothingOfExpiry() {
    // Given
    String authority = CertificateAuthority.end(shown());

    // When
    automation.pass(node, Duration.ofDays(5).plusHours(2), STEP);

    // Then
    assertThat(bench.stored(id).version()).isEqualTo(6);
    assertThat(automation.rotations(id))
        .hasSize(5)
        .allMatch(each -> each.state() == State.RETIRED && each.automatic());
    assertThat(automation.types()).containsOnly(Notice.Type.ROTATION_STEP);
    assertThat(bench.keystore.list()).containsExactlyInAnyOrder(new KeyId(id, 6), Authority.KEY);
    assertThat(CertificateAuthority.end(shown())).isEqualTo(authority);
  }

  @Test
  void shouldSwitchAtOnceAndKeepTheOldOneForAnHour() {
    // When
    automation.pass(node, Duration.ofHours(24).plusMinutes(10), STEP);

    // Then
    Rotation rotation = automation.rotations(id).get(0);
    assertThat(rotation.state()).isEqualTo(State.ACTIVE);
    assertThat(rotation.lastUpdatedDate()).isEqualTo(rotation.createdDate());
    assertThat(rotation.steps()).noneMatch(Rotation.Step::forced);
    automation.pass(node, Duration.ofMinutes(40), STEP);
    assertThat(automation.rotations(id)).extracting(Rotation::state).containsExactly(State.ACTIVE);
    automation.pass(node, Duration.ofMinutes(20), STEP);
    assertThat(automation.rotations(id)).extracting(Rotation::state).containsExactly(State.RETIRED);
  }

  @Test
  void shouldGoOnWhereABackendProvesNothing() {
    // Given
    bench.survey.answer(PROD, Result.UNPROVEN);

    // When
    automation.pass(node, Duration.ofHours(25), STEP);

    // Then
    assertThat(bench.stored(id).version()).isEqualTo(2);
    assertThat(automation.rotations(id).get(0).acceptances())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.result()).isEqualTo(Result.ACCEPTED);
              assertThat(each.reason()).contains("the gateway's CA issued it");
            });
  }

  @Test
  void shouldStopAndRaiseTheAlarmWhereABackendRejectsTheSuccessor() {
    // Given
    bench.survey.answer(PROD, Result.REJECTED);

    // When
    automation.pass(node, Duration.ofHours(26), STEP);

    // Then
    assertThat(bench.stored(id).version()).isEqualTo(1);
    assertThat(automation.types())
        .containsExactly(
            Notice.Type.ROTATION_STEP, Notice.Type.ROTATION_REFUSED, Notice.Type.EXPIRES_SOON);
    assertThat(automation.told).last().satisfies(this::saysWhy);
  }

  private void saysWhy(Notice notice) {
    assertThat(notice.message()).contains("in 23 hours", "its rotation cannot go on", "REJECTED");
  }

  @Test
  void shouldRecoverAfterAnOutageLongerThanALife() {
    // Given
    bench.survey.answer(PROD, Result.UNPROVEN);
    bench.clock.pass(Duration.ofDays(4));

    // When
    automation.pass(node, Duration.ofHours(2), STEP);

    // Then
    StoredCertificate now = bench.stored(id);
    assertThat(now.version()).isEqualTo(2);
    assertThat(now.certificate().expirationDate())
        .isAfter(bench.clock.instant().plus(Duration.ofHours(45)));
  }

  @Test
  void shouldTryAgainAnHourAfterAnOperatorRolledBack() {
    // Given
    automation.pass(node, Duration.ofHours(24).plusMinutes(10), STEP);
    Rotation rotation = automation.rotations(id).get(0);
    bench.move(rotation, State.ROLLED_BACK);

    // When
    automation.pass(node, Duration.ofMinutes(50), STEP);
    int before = bench.stored(id).version();
    automation.pass(node, Duration.ofMinutes(30), STEP);

    // Then
    assertThat(before).isEqualTo(1);
    assertThat(bench.stored(id).version()).isEqualTo(3);
  }

  @Test
  void shouldTellOfTheEndOfTheAuthorityAndOfWhatCannotOutliveIt() {
    // Given
    Instant end = bench.authority().certificate().getNotAfter().toInstant();
    bench.clock.pass(Duration.between(bench.clock.instant(), end.minus(Duration.ofDays(31))));

    // When
    automation.pass(node, Duration.ofDays(32), Duration.ofHours(6));

    // Then
    assertThat(told("gateway-ca"))
        .containsExactly(
            "gateway-ca.1-expires-in-30",
            "gateway-ca.1-expires-in-7",
            "gateway-ca.1-expires-in-1",
            "gateway-ca.1-expired");
    assertThat(automation.types()).contains(Notice.Type.ROTATION_REFUSED);
    assertThat(bench.stored(id).certificate().expirationDate()).isEqualTo(end);
    assertThat(automation.rotations(id).size()).isBetween(20, 40);
  }

  private List<String> told(String about) {
    return automation.told.stream()
        .filter(each -> each.clientCertificateId().equals(about))
        .map(Notice::noticeId)
        .toList();
  }

  private String shown() {
    return bench.stored(id).certificate().pemEncodedCertificate();
  }
}
