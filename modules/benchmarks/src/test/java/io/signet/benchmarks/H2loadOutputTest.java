package io.signet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class H2loadOutputTest {

  private static final String OUTPUT =
      """
      TLS Protocol: TLSv1.3
      Cipher: TLS_AES_256_GCM_SHA384
      Application protocol: h2

      finished in 3.00s, 20123.33 req/s, 20.10MB/s
      requests: 60434 total, 60434 started, 60370 done, 60360 succeeded, 10 failed, 7 errored, 3 timeout
      status codes: 60360 2xx, 0 3xx, 0 4xx, 10 5xx
      """;

  @Test
  void shouldReadTotalsFromTheOutputAndPercentilesFromTheLog() {
    // Given
    Stream<String> answered =
        IntStream.rangeClosed(1, 200).mapToObj(i -> "1700000000\t200\t" + (201 - i));
    List<String> log = Stream.concat(answered, Stream.of("1\t503\t99999", "1\t-1\t99999")).toList();

    // When
    LoadResult result = H2loadOutput.parse(OUTPUT, log);

    // Then
    assertThat(result).isEqualTo(new LoadResult(60360, 3.0, 100, 198, 13));
    assertThat(H2loadOutput.protocol(OUTPUT)).isEqualTo("h2");
  }

  @Test
  void shouldNotMakeUpPercentilesWhereNothingWasAnswered() {
    // When
    var attempt = assertThatThrownBy(() -> H2loadOutput.parse(OUTPUT, List.of("1\t502\t4")));

    // Then
    attempt.isInstanceOf(BenchmarkFailure.class).hasMessage("no request was answered");
  }
}
