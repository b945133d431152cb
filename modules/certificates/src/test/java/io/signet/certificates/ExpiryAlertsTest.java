package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Notice;
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

/** What is told of a certificate that comes to its end. */
@Timeout(300)
class ExpiryAlertsTest {

  @TempDir Path folder;
  private Workbench bench;
  private AutomationBench automation;
  private String id;
  private Instant end;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.build(), new MemoryKeystore(), true);
    automation = new AutomationBench(bench);
    id = bench.generate().clientCertificateId();
    bench.attach("prod", id);
    end = bench.stored(id).certificate().expirationDate();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldTellEachThresholdOnceOnTheWayToTheEnd() {
    // Given
    Automation node = automation.node("a");
    daysLeft(32);

    // When
    automation.pass(node, Duration.ofDays(34), Duration.ofHours(3));

    // Then
    assertThat(automation.told)
        .extracting(Notice::noticeId)
        .containsExactly(
            id + ".1-expires-in-30",
            id + ".1-expires-in-7",
            id + ".1-expires-in-1",
            id + ".1-expired");
    assertThat(automation.types())
        .containsExactly(
            Notice.Type.EXPIRES_SOON,
            Notice.Type.EXPIRES_SOON,
            Notice.Type.EXPIRES_SOON,
            Notice.Type.EXPIRED);
    assertThat(automation.told)
        .allMatch(notice -> notice.clientCertificateId().equals(id))
        .allMatch(notice -> notice.message().contains("stages that use it: abcde12345/prod"));
  }

  @Test
  void shouldNotTellAgainAfterARestartOrOnAnotherNode() {
    // Given
    daysLeft(29);
    automation.node("a").check();

    // When
    automation.node("a").check();
    automation.node("b").check();

    // Then
    assertThat(automation.types()).containsExactly(Notice.Type.EXPIRES_SOON);
  }

  @Test
  void shouldTellOnlyTheMostUrgentAfterALongSilence() {
    // Given
    daysLeft(5);

    // When
    automation.node("a").check();
    automation.node("a").check();

    // Then
    assertThat(automation.told)
        .extracting(Notice::noticeId)
        .containsExactly(id + ".1-expires-in-7");
  }

  @Test
  void shouldTellWhenTheStoreIsBackIfItWasAway() {
    // Given
    daysLeft(29);
    Automation node = automation.node("a");
    bench.store.fail(FaultyStore.Step.WRITE);
    node.check();
    List<Notice.Type> meanwhile = automation.types();
    bench.store.heal();

    // When
    node.check();

    // Then
    assertThat(meanwhile).isEmpty();
    assertThat(automation.types()).containsExactly(Notice.Type.EXPIRES_SOON);
  }

  @Test
  void shouldForgetWhatWasToldOfACertificateThatIsGone() {
    // Given
    String unused = bench.generate().clientCertificateId();
    daysLeft(29);
    automation.node("a").check();

    // When
    bench.run(Requests.delete(unused));

    // Then
    assertThat(new ToldDocuments(bench.store).all()).containsOnlyKeys(id);
  }

  private void daysLeft(int days) {
    bench.clock.pass(Duration.between(bench.clock.instant(), end.minus(Duration.ofDays(days))));
  }
}
