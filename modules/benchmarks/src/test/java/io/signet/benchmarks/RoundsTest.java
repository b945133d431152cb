package io.signet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundsTest {

  @Test
  void shouldDivideProcessorTimeByAnsweredCalls() {
    // Given
    Rounds rounds =
        new Rounds()
            .add("nginx", sample(1000, 20_000, 0))
            .add("signet", sample(2000, 20_000, 0))
            .add("nginx", sample(1000, 40_000, 0))
            .add("signet", sample(1000, 40_000, 0));

    // When
    Spread ratio = rounds.ratio("signet", "nginx", Sample::microsPerRequest);

    // Then
    assertThat(ratio).isEqualTo(new Spread(0.75, 0.5, 1));
  }

  @Test
  void shouldTellFailedCallsOfAllRoundsInTheSummary() {
    // Given
    Rounds rounds =
        new Rounds().add("signet", sample(1000, 20_000, 3)).add("signet", sample(1000, 20_000, 4));

    // When
    String summary = rounds.summary("signet");

    // Then
    assertThat(summary)
        .isEqualTo("signet 20.0 µs, 500/s, p50 0.10 ms, p99 0.90 ms, FAILED CALLS 7");
  }

  private static Sample sample(long requests, double processorMicros, long failures) {
    return new Sample(new LoadResult(requests, 2, 100, 900, failures), processorMicros);
  }
}
