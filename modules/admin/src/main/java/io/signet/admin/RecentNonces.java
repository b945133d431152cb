package io.signet.admin;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * The nonces of the messages that this node took, as long as those are valid. Bounded: when it is
 * full nothing is forgotten early, new messages are refused. Used on one event loop.
 */
final class RecentNonces {

  private final int capacity;
  private final Set<String> seen = new HashSet<>();
  private final Queue<Kept> byAge = new PriorityQueue<>(Comparator.comparing(Kept::until));

  RecentNonces(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Takes a nonce.
   *
   * @return whether it is new
   * @throws SignetException {@link ErrorCode#TOO_MANY_REQUESTS} if no more can be remembered
   */
  boolean take(String nonce, Instant until, Instant now) {
    forget(now);
    if (seen.contains(nonce)) {
      return false;
    }
    if (seen.size() >= capacity) {
      throw new SignetException(
          ErrorCode.TOO_MANY_REQUESTS, "More messages than can be remembered; try again later");
    }
    seen.add(nonce);
    byAge.add(new Kept(nonce, until));
    return true;
  }

  private void forget(Instant now) {
    for (Kept oldest = byAge.peek();
        oldest != null && oldest.until().isBefore(now);
        oldest = byAge.peek()) {
      seen.remove(byAge.remove().nonce());
    }
  }

  private record Kept(String nonce, Instant until) {}
}
