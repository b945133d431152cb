package io.signet.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The middle of several measurements and how far they lie apart. */
record Spread(double median, double min, double max) {

  static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  static Spread of(List<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The ratios of two series, round by round: what disturbs a round disturbs both. */
  static Spread ofRatios(List<Double> measured, List<Double> reference) {
    if (measured.size() != reference.size()) {
      throw new IllegalArgumentException(
          measured.size() + " rounds cannot be compared with " + reference.size());
    }
    return of(
        IntStream.range(0, measured.size())
            .mapToDouble(round -> measured.get(round) / reference.get(round))
            .toArray());
  }
}
