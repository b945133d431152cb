package io.signet.benchmarks;

/**
 * One measurement of one candidate.
 *
 * @param load what the callers saw
 * @param processorMicros the processor time that the candidate spent, user and system
 */
record Sample(LoadResult load, double processorMicros) {

  double microsPerRequest() {
    return processorMicros / Math.max(1, load.requests());
  }

  double perSecond() {
    return load.perSecond();
  }

  double p99Micros() {
    return load.p99Micros();
  }
}
