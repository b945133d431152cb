package io.signet.benchmarks;

/**
 * What a figure should be.
 *
 * @param atMost whether the limit is an upper one
 */
record Goal(boolean atMost, double limit) {

  static Goal atMost(double limit) {
    return new Goal(true, limit);
  }

  static Goal atLeast(double limit) {
    return new Goal(false, limit);
  }

  boolean reachedBy(double value) {
    return atMost ? value <= limit : value >= limit;
  }

  /** How much of the goal is used up: up to 1 it is reached. */
  double used(double value) {
    return atMost ? value / limit : limit / value;
  }

  String text(String unit) {
    return (atMost ? "≤ " : "≥ ") + Numbers.text(limit) + unit;
  }
}
