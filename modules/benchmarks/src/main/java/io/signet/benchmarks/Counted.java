package io.signet.benchmarks;

/** A load that counts how many connections the backend accepts meanwhile. */
final class Counted implements Load {

  private final Backend backend;
  private final Load load;
  private long connections;
  private long calls;

  Counted(Backend backend, Load load) {
    this.backend = backend;
    this.load = load;
  }

  @Override
  public LoadResult run(int seconds) {
    long before = backend.accepted();
    LoadResult result = load.run(seconds);
    connections += backend.accepted() - before;
    calls += result.requests();
    return result;
  }

  double perCall() {
    return connections / (double) calls;
  }
}
