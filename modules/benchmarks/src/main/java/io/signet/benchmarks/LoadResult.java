package io.signet.benchmarks;

/**
 * What a load generator saw.
 *
 * @param requests how many were answered
 * @param seconds how long it took
 * @param failures answers other than 2xx, broken connections, time-outs
 */
record LoadResult(
    long requests, double seconds, double p50Micros, double p99Micros, long failures) {

  double perSecond() {
    return requests / seconds;
  }
}
