package io.signet.benchmarks;

/**
 * Somebody who is measured.
 *
 * @param pid the process whose time counts
 */
record Candidate(String name, long pid, Load load) {

  Sample measure(int seconds) {
    double before = ProcessorTime.micros(pid);
    LoadResult result = load.run(seconds);
    return new Sample(result, ProcessorTime.micros(pid) - before);
  }
}
