package io.signet.benchmarks;

/** A measurement that could not be made. The message says why, in full. */
final class BenchmarkFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BenchmarkFailure(String message) {
    super(message);
  }

  BenchmarkFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
