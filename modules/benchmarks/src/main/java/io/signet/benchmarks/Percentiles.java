package io.signet.benchmarks;

/** Percentiles by nearest rank. */
final class Percentiles {

  private Percentiles() {}

  /**
   * @param sorted ascending
   */
  static double of(double[] sorted, double percent) {
    if (sorted.length == 0) {
      throw new BenchmarkFailure("no request was answered");
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
