package io.signet.benchmarks;

/** Calls of one candidate. */
@FunctionalInterface
interface Load {

  /** Calls for a time, and tells what came of it. */
  LoadResult run(int seconds);
}
