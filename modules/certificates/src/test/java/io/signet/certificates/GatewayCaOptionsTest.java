package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.keystore.KeyAlgorithm;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayCaOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT48H, PT24H, gatewayCa.validityDays",
    "7301, PT48H, PT24H, gatewayCa.validityDays",
    "3650, PT9S, PT4S, gatewayCa.leafValidity",
    "3650, P91D, PT24H, gatewayCa.leafValidity",
    "3650, PT48H, PT24H0.001S, gatewayCa.rotateEvery",
    "3650, PT48H, PT4S, gatewayCa.rotateEvery"
  })
  void shouldRefuseWhatIsOutOfItsRange(int days, Duration life, Duration every, String named) {
    // When
    assertThatThrownBy(() -> new GatewayCaOptions(KeyAlgorithm.EC_P256, days, life, every))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("certificates." + named);
  }
}
