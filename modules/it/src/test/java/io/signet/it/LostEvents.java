package io.signet.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Nobody hears of changes: nothing passes between the nodes, and PostgreSQL's processes that serve
 * the connections on which nodes listen stand still. Both look well from outside, nothing is
 * closed, and nothing comes.
 */
final class LostEvents implements AutoCloseable {

  /** They ask for the revision when it is silent, outside of any transaction; nobody else does. */
  private static final String LISTENING =
      "select pid from pg_stat_activity where state = 'idle'"
          + " and (query ilike 'listen %' or query ilike 'select value from revision %')";

  private final ClusterLab lab;
  private final List<Long> stopped = new ArrayList<>();

  private LostEvents(ClusterLab lab) {
    this.lab = lab;
  }

  static LostEvents all(ClusterLab lab) {
    LostEvents lost = new LostEvents(lab);
    // One may be asking just now.
    lost.stopped.addAll(
        Awaitility.await("as many connections listen as there are nodes")
            .atMost(Duration.ofSeconds(30))
            .until(() -> listening(lab), pids -> pids.size() >= lab.nodes().size()));
    lost.stopped.forEach(pid -> Signals.send("STOP", pid));
    for (LabNode one : lab.nodes()) {
      for (LabNode other : lab.nodes()) {
        if (one != other) {
          lab.network().cutOneWay(one.host(), other.host());
        }
      }
    }
    return lost;
  }

  private static List<Long> listening(ClusterLab lab) {
    return lab.database().query(LISTENING).lines().map(pid -> Long.valueOf(pid.strip())).toList();
  }

  @Override
  public void close() {
    lab.network().heal();
    stopped.forEach(pid -> Signals.send("CONT", pid));
  }
}
