package io.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.Notice;
import io.signet.api.Notice.Type;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A certificate that asks to be rotated, with a backend that goes along and with one that does not.
 */
@Timeout(600)
class AutoRotationDrillTest {

  @TempDir Path directory;
  private Drill drill;

  @BeforeEach
  void open() throws Exception {
    drill = new Drill(directory);
    drill.tag();
  }

  @AfterEach
  void close() {
    if (drill != null) {
      drill.close();
    }
  }

  @Test
  void shouldBeRotatedInTimeWithItsSoakTimesWhenTheBackendAccepts() throws Exception {
    // Given
    Instant firstEnd = drill.end();
    List<Integer> statuses = new ArrayList<>();
    drill.clock.set(ripe());
    drill.awaitNotice(Type.ROTATION_STEP, "-prepared");
    drill.installVersions();

    // When
    for (String[] step :
        List.of(
            new String[] {"-accepted", "PT24H"},
            new String[] {"-active", "PT12H"},
            new String[] {"-retired", "PT6H"})) {
      statuses.add(drill.call());
      drill.clock.set(since().plus(Duration.parse(step[1])).minusSeconds(20));
      drill.awaitNotice(Type.ROTATION_STEP, step[0]);
    }
    drill.clock.set(firstEnd.plus(Duration.ofDays(1)));
    statuses.add(drill.call());

    // Then
    List<Duration> waits = new ArrayList<>();
    JsonNode steps = drill.rotation().path("steps");
    for (int i = 1; i < steps.size(); i++) {
      waits.add(
          Duration.ofSeconds(
              steps.get(i).path("date").asLong() - steps.get(i - 1).path("date").asLong()));
    }
    assertThat(waits).hasSize(3);
    assertThat(waits.get(0)).isBetween(Duration.ofHours(24), Duration.ofHours(25));
    assertThat(waits.get(1)).isBetween(Duration.ofHours(12), Duration.ofHours(13));
    assertThat(waits.get(2)).isBetween(Duration.ofHours(6), Duration.ofHours(7));
    assertThat(statuses).containsExactly(200, 200, 200, 200);
    assertThat(drill.backend.expired).isEmpty();
    X509Certificate last = drill.backend.callers.get(drill.backend.callers.size() - 1);
    assertThat(last.getSubjectX500Principal().toString()).contains(drill.certificateId + ".2");
    assertThat(drill.versions().path("item")).hasSize(1);
    assertThat(drill.heard)
        .extracting(notice -> notice.details().get("state"))
        .containsExactly("PREPARED", "ACCEPTED", "ACTIVE", "RETIRED");
  }

  @Test
  void shouldStayAndSayWhyWhenTheBackendRejects() throws Exception {
    // Given
    Instant end = drill.end();
    drill.clock.set(ripe());
    drill.awaitNotice(Type.ROTATION_STEP, "-prepared");

    // When
    drill.clock.set(since().plus(Duration.ofHours(24)));
    drill.awaitNotice(Type.ROTATION_REFUSED, "-refused-");
    drill.clock.set(end.minus(Duration.ofDays(6)));
    drill.awaitNotice(Type.EXPIRES_SOON, "-expires-in-7");

    // Then
    String backend = drill.backend.origin();
    assertThat(drill.rotation().path("state").asText()).isEqualTo("PREPARED");
    assertThat(drill.call()).isEqualTo(200);
    assertThat(drill.heard)
        .filteredOn(notice -> notice.type() == Type.ROTATION_REFUSED)
        .singleElement()
        .extracting(Notice::message)
        .asString()
        .contains("cannot become ACCEPTED: " + backend)
        .contains(" is REJECTED: ");
    assertThat(drill.heard)
        .filteredOn(notice -> notice.type() == Type.EXPIRES_SOON)
        .singleElement()
        .extracting(Notice::message)
        .asString()
        .contains("its rotation cannot go on: " + backend);
  }

  /** The end of two thirds of the life. */
  private Instant ripe() {
    return drill.clock.instant().plus(Duration.ofDays(244));
  }

  private Instant since() {
    return Instant.ofEpochSecond(drill.rotation().path("lastUpdatedDate").asLong());
  }
}
