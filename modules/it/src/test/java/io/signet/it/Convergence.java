package io.signet.it;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Whether every node works by what the store holds, and how soon. */
final class Convergence {

  private static final long POLL_NANOS = 50_000_000;
  private static final long GIVE_UP_MILLIS = 40_000;

  private Convergence() {}

  /**
   * Waits until every node works by the revision that the store has now.
   *
   * @return the milliseconds it took, {@link #GIVE_UP_MILLIS} at most
   */
  static long millis(List<LabNode> nodes) {
    long begun = System.nanoTime();
    long wanted = -1;
    for (long taken = 0; taken < GIVE_UP_MILLIS; taken = (System.nanoTime() - begun) / 1_000_000) {
      if (wanted < 0) {
        wanted = nodes.stream().mapToLong(node -> node.door().revision("store")).max().orElse(-1);
      }
      long least = wanted;
      if (wanted >= 0
          && nodes.stream().allMatch(node -> node.door().revision("configuration") >= least)) {
        return (System.nanoTime() - begun) / 1_000_000;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return GIVE_UP_MILLIS;
  }

  /** What each node says of itself, for complaints. */
  static String told(List<LabNode> nodes) {
    StringBuilder told = new StringBuilder();
    nodes.forEach(node -> told.append(node).append(": ").append(node.door().ready()).append('\n'));
    return told.toString();
  }
}
