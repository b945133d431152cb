package io.signet.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustConfigTest {

  @Test
  void shouldAcceptItsDefaults() {
    assertThatCode(() -> ConfigLoader.load(null, Map.of()).check()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"5m, 10m", "5m, 8d", "0s, 1h", "2d, 5d"})
  void shouldRefuseTimesThatDoNotFit(String maxAge, String signature) {
    // Given
    SignetConfig config =
        ConfigLoader.load(
            null, Map.of("SIGNET_TRUST_MAX_AGE", maxAge, "SIGNET_TRUST_SIGNATURE", signature));

    // When
    assertThatThrownBy(config::check)
        // Then
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("trust.");
  }

  @Test
  void shouldRefuseABundleThatMayBeKeptAsLongAsARotationWaits() {
    // Given
    TrustConfig config = new TrustConfig(Duration.ofMinutes(5), null);

    // When, Then
    assertThatCode(() -> config.checkSoak(Duration.ofMinutes(6))).doesNotThrowAnyException();
    assertThatThrownBy(() -> config.checkSoak(Duration.ofMinutes(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trust.maxAge");
  }
}
