package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.ClientCertificate;
import io.signet.api.StoredCertificate;
import io.signet.api.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {

  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // life in days, hours left, what is due
    "365, 721, ",
    "365, 720, 30",
    "365, 169, 30",
    "365, 168, 7",
    "365, 24, 1",
    "365, 0, 1",
    "365, -1, 0",
    "61, 720, 30",
    "60, 720, ",
    "60, 168, 7",
    "14, 24, 1",
    "2, 24, ",
    "1, 0, ",
    "1, -1, 0"
  })
  void shouldBeDueWhenReachedAndShorterThanHalfOfTheLife(int life, int hoursLeft, Integer due) {
    // Given
    Instant now = MADE.plus(Duration.ofDays(life)).minus(Duration.ofHours(hoursLeft));

    // When
    Optional<Integer> found = Thresholds.due(certificate(life), Told.NOTHING, now);

    // Then
    assertThat(found).isEqualTo(Optional.ofNullable(due));
  }

  @ParameterizedTest
  @CsvSource({
    // version, days told, hours left, what is due
    "1, 30, 700, ",
    "1, 30, 168, 7",
    "1, 7, 168, ",
    "1, 1, -1, 0",
    "1, 0, -1, ",
    "2, 0, 700, 30",
    "1, , 700, 30"
  })
  void shouldBeDueOnceForEachVersion(int version, Integer told, int hoursLeft, Integer due) {
    // Given
    Instant now = MADE.plus(Duration.ofDays(365)).minus(Duration.ofHours(hoursLeft));

    // When
    Optional<Integer> found = Thresholds.due(certificate(365), new Told(version, told, null), now);

    // Then
    assertThat(found).isEqualTo(Optional.ofNullable(due));
  }

  @Test
  void shouldTellOnlyTheMostUrgentOfThoseThatWentBy() {
    // Given
    Instant now = MADE.plus(Duration.ofDays(363));

    // When
    Optional<Integer> found = Thresholds.due(certificate(365), new Told(1, 30, null), now);

    // Then
    assertThat(found).contains(7);
  }

  private static StoredCertificate certificate(int lifeDays) {
    Instant end = MADE.plus(Duration.ofDays(lifeDays));
    return new StoredCertificate(new ClientCertificate("abc123", null, "", MADE, end, null), 1, "");
  }
}
