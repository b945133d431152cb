package io.signet.stages;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Notice;
import io.signet.api.StageVerdicts;
import io.signet.api.StageVerdicts.BackendVerdict;
import io.signet.api.Telemetry;
import io.signet.api.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorseVerdictsTest {

  private static final String ORIGIN = "https://b.example:443";

  @ParameterizedTest
  @CsvSource({
    "ENFORCED, OPTIONAL, true",
    "ENFORCED, WRONG_TRUST, true",
    "OPTIONAL, NOT_ASKED, true",
    "UNREACHABLE, NOT_ASKED, true",
    "ENFORCED, ENFORCED, false",
    "ENFORCED, UNREACHABLE, false",
    "NOT_ASKED, NOT_ASKED, false",
    "NOT_ASKED, OPTIONAL, false",
    "OPTIONAL, ASKED_LATE, false",
    "NOT_ASKED, ENFORCED, false"
  })
  void shouldBeToldWhenABackendEnforcesLess(Verdict before, Verdict now, boolean told) {
    // When
    List<Notice> notices = WorseVerdicts.of(verdicts(ORIGIN, before), verdicts(ORIGIN, now));

    // Then
    assertThat(notices).hasSize(told ? 1 : 0);
  }

  @Test
  void shouldNameStageBackendAndReason() {
    // Given
    List<Notice> told = new ArrayList<>();
    KeptVerdicts kept = new KeptVerdicts(Telemetry.NONE, told::add);
    kept.keep(verdicts(ORIGIN, Verdict.ENFORCED));

    // When
    kept.keep(verdicts(ORIGIN, Verdict.NOT_ASKED));
    kept.keep(verdicts(ORIGIN, Verdict.NOT_ASKED));

    // Then
    assertThat(told).hasSize(1);
    Notice notice = told.get(0);
    assertThat(notice.type()).isEqualTo(Notice.Type.VERDICT_WORSE);
    assertThat(notice.clientCertificateId()).isEqualTo("cert01");
    assertThat(notice.message())
        .isEqualTo(
            "The backend https://b.example:443 of stage api1/prod was ENFORCED and is NOT_ASKED:"
                + " because");
    assertThat(notice.details())
        .isEqualTo(
            Map.of(
                "stage", "api1/prod",
                "origin", ORIGIN,
                "verdict", "NOT_ASKED",
                "before", "ENFORCED"));
  }

  @Test
  void shouldNotBeToldOfABackendThatIsNew() {
    // When
    List<Notice> first = WorseVerdicts.of(null, verdicts(ORIGIN, Verdict.NOT_ASKED));
    List<Notice> other =
        WorseVerdicts.of(
            verdicts("https://old.example:443", Verdict.ENFORCED),
            verdicts(ORIGIN, Verdict.NOT_ASKED));

    // Then
    assertThat(first).isEmpty();
    assertThat(other).isEmpty();
  }

  private static StageVerdicts verdicts(String origin, Verdict verdict) {
    return new StageVerdicts(
        "api1",
        "prod",
        "cert01",
        1,
        7L,
        Instant.EPOCH,
        List.of(new BackendVerdict(origin, verdict, "because", 5)));
  }
}
