package io.signet.benchmarks;

import java.util.function.BooleanSupplier;

/** Waits for conditions. */
final class Waiting {

  private static final long LIMIT_NANOS = 60_000_000_000L;

  private Waiting() {}

  /**
   * Waits until a condition holds.
   *
   * @param what for the message
   * @param check throws if there is no use in waiting
   */
  static void until(String what, BooleanSupplier condition, Runnable check) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      check.run();
      if (System.nanoTime() - began > LIMIT_NANOS) {
        throw new BenchmarkFailure("waited in vain for " + what);
      }
      pause(5);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailure("interrupted", e);
    }
  }
}
