package io.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.signet.api.Notice;
import io.signet.api.Notice.Type;
import io.signet.api.WireJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The end of a certificate that nobody rotates, from thirty days before to a day after. */
@Timeout(600)
class ExpiryDrillTest {

  @TempDir Path directory;
  private Drill drill;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger("io.signet");

  @BeforeEach
  void open() throws Exception {
    log.start();
    root.addAppender(log);
    drill = new Drill(directory);
  }

  @AfterEach
  void close() {
    if (drill != null) {
      drill.close();
    }
    root.detachAppender(log);
  }

  @Test
  void shouldTellThreeTimesBeforeAndOnceAfterAndCallNobodyWithAnExpiredCertificate()
      throws Exception {
    // Given
    Instant end = drill.end();
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();

    // When
    for (int days = 31; days > 0; days--) {
      drill.clock.set(end.minus(Duration.ofDays(days)));
      before.add(drill.call());
      if (days == 30 || days == 7 || days == 1) {
        drill.awaitNotice(Type.EXPIRES_SOON, "-expires-in-" + days);
      }
      if (days == 20) {
        drill.restart();
      }
    }
    drill.clock.set(end);
    before.add(drill.call());
    drill.clock.set(end.plusMillis(1));
    after.add(drill.call());
    drill.awaitNotice(Type.EXPIRED, "-expired");
    drill.clock.set(end.plus(Duration.ofDays(1)));
    after.add(drill.call());

    // Then
    String id = drill.certificateId;
    List<String> told =
        List.of(
            id + ".1-expires-in-30",
            id + ".1-expires-in-7",
            id + ".1-expires-in-1",
            id + ".1-expired");
    assertThat(before).hasSize(32).containsOnly(200);
    assertThat(after).containsExactly(500, 500);
    assertThat(drill.backend.callers).hasSizeGreaterThanOrEqualTo(32);
    assertThat(drill.backend.expired).isEmpty();
    assertThat(drill.heard).extracting(Notice::noticeId).isEqualTo(told);
    assertThat(drill.backend.deliveries)
        .extracting(DrillBackend.Delivery::id)
        .containsExactlyInAnyOrderElementsOf(told);
    assertThat(drill.backend.deliveries)
        .allMatch(delivery -> delivery.signature().matches("t=\\d+,v1=[0-9a-f]{64}"))
        .allMatch(delivery -> drill.heard.contains(WireJson.read(delivery.body(), Notice.class)));
    for (String notice : told) {
      assertThat(lines("notice type="))
          .filteredOn(line -> line.contains(" id=" + notice + " "))
          .hasSize(1);
    }
    // The process that was started ten days later counts from there.
    // Both are written beside what was heard and answered.
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(drill.metrics())
                    .contains(
                        "signet_notices_total{certificate=\"" + id + "\",type=\"expires_soon\"} 2")
                    .contains("signet_notices_total{certificate=\"" + id + "\",type=\"expired\"} 1")
                    .contains("signet_certificate_expiry_days{certificate=\"" + id + "\"} -1.0"));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(lines("backend call failed"))
                    .anyMatch(line -> line.contains(id + ".1 has expired and is not presented")));
  }

  private List<String> lines(String start) {
    return List.copyOf(log.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.startsWith(start))
        .toList();
  }
}
