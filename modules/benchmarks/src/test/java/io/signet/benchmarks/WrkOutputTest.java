package io.signet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrkOutputTest {

  private static final String GOOD =
      """
      Running 3s test @ http://127.0.0.1:8181/k1
        1 threads and 64 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     1.23ms  432.10us  21.30ms   95.10%
          Req/Sec    50.54k     1.20k   52.00k    70.00%
        Latency Distribution
           50%  987.00us
           75%    1.29ms
           90%    1.51ms
           99%    2.29ms
        151645 requests in 3.10s, 186.50MB read
      Requests/sec:  48917.74
      Transfer/sec:     60.16MB
      """;

  @Test
  void shouldReadCallsTimeAndPercentilesInTheirUnits() {
    // When
    LoadResult result = WrkOutput.parse(GOOD);

    // Then
    assertThat(result).isEqualTo(new LoadResult(151645, 3.1, 987, 2290, 0));
    assertThat(result.perSecond()).isBetween(48917.0, 48918.0);
  }

  @Test
  void shouldCountRefusalsAndBrokenConnectionsAsFailures() {
    // Given
    String bad =
        GOOD
            + "  Socket errors: connect 1, read 20, write 300, timeout 4000\n"
            + "  Non-2xx or 3xx responses: 50000\n";

    // When
    LoadResult result = WrkOutput.parse(bad);

    // Then
    assertThat(result.failures()).isEqualTo(54321);
  }

  @Test
  void shouldNotTakeAnErrorForAResult() {
    // When
    var attempt = assertThatThrownBy(() -> WrkOutput.parse("unable to connect to 127.0.0.1:1"));

    // Then
    attempt.isInstanceOf(BenchmarkFailure.class).hasMessageContaining("unable to connect");
  }
}
