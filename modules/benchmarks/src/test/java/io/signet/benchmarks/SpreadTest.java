package io.signet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void shouldTakeTheMiddleOfAnOddNumberWhateverTheirOrder() {
    assertThat(Spread.of(5, 1, 9)).isEqualTo(new Spread(5, 1, 9));
  }

  @Test
  void shouldTakeTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
    assertThat(Spread.of(4, 1, 100, 2)).isEqualTo(new Spread(3, 1, 100));
  }

  @Test
  void shouldCompareRoundByRoundSoThatADisturbedRoundCountsOnce() {
    // Given
    List<Double> signet = List.of(8.0, 80.0, 9.0);
    List<Double> nginx = List.of(10.0, 100.0, 10.0);

    // When
    Spread ratio = Spread.ofRatios(signet, nginx);

    // Then
    assertThat(ratio).isEqualTo(new Spread(0.8, 0.8, 0.9));
  }

  @Test
  void shouldRefuseToCompareDifferentNumbersOfRounds() {
    // When
    var attempt = assertThatThrownBy(() -> Spread.ofRatios(List.of(1.0), List.of(1.0, 2.0)));

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseToTellTheMiddleOfNothing() {
    // When
    var attempt = assertThatThrownBy(() -> Spread.of());

    // Then
    attempt.isInstanceOf(IllegalArgumentException.class);
  }
}
