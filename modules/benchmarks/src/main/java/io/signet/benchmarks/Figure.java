package io.signet.benchmarks;

/**
 * One line of the result.
 *
 * @param workload the name of the workload
 * @param measure what was measured, and against whom
 * @param spread the figure, in {@code unit}
 * @param unit such as {@code × nginx}
 * @param goal what it should be; {@code null} for a figure that only informs
 * @param detail the absolute figures behind it
 */
record Figure(
    String workload, String measure, Spread spread, String unit, Goal goal, String detail) {

  /** Whether two lines tell the same thing, measured at two times. */
  boolean isOf(Figure other) {
    return workload.equals(other.workload)
        && measure.equals(other.measure)
        && unit.equals(other.unit);
  }

  /** The median, as tables show it. */
  String text() {
    return Numbers.text(spread.median()) + unit;
  }

  /** How it stands with the goal, in words. */
  String verdict() {
    if (goal == null) {
      return "";
    }
    return goal.reachedBy(spread.median()) ? "reached" : "MISSED";
  }
}
