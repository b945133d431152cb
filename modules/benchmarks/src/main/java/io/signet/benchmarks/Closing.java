package io.signet.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started and has to be ended, the last first. Ctrl-C closes it from another thread. */
final class Closing implements AutoCloseable {

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /** Remembers something; answers it. After the end nothing is started any more. */
  synchronized <T extends AutoCloseable> T later(T resource) {
    open.push(resource);
    if (closed) {
      close();
      throw new BenchmarkFailure("stopped");
    }
    return resource;
  }

  @Override
  public synchronized void close() {
    closed = true;
    BenchmarkFailure failed = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        failed = failed == null ? new BenchmarkFailure("cannot clean up: " + e, e) : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
