package io.signet.stages;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When backends are judged without being asked to.
 *
 * @param interval how often, besides after each change that matters; zero for never
 */
public record VerdictOptions(Duration interval) {

  /** Only on demand. */
  public static final VerdictOptions ON_DEMAND = new VerdictOptions(Duration.ZERO);

  public VerdictOptions {
    requireNonNull(interval, "interval is null");
    if (interval.isNegative() || (!interval.isZero() && interval.toSeconds() < 60)) {
      throw new IllegalArgumentException("verdicts.interval must be 0s or at least 1m");
    }
  }

  boolean inBackground() {
    return !interval.isZero();
  }
}
