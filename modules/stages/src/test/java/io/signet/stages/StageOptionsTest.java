package io.signet.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class StageOptionsTest {

  @Test
  void shouldHaveAwsQuotasByDefault() {
    // When
    StageOptions options = StageOptions.of("eu-west-1", "123456789012");

    // Then
    assertThat(options)
        .isEqualTo(new StageOptions("eu-west-1", "123456789012", 600, 300, 10, 100, 4));
  }

  @Test
  void shouldNameTheOptionThatIsOutOfRange() {
    // When
    assertThatThrownBy(() -> new StageOptions("eu-west-1", "123456789012", 600, 300, 0, 100, 4))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stages.maxStagesPerApi must be at least 1, not 0");
  }
}
