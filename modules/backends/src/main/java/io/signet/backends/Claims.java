package io.signet.backends;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The calls that wait for a connection of a pool. Those that are made again come first, and want
 * one that has just been opened: one that was used before may have gone stale like the last.
 */
final class Claims {

  private final Deque<Claim> first = new ArrayDeque<>();
  private final Deque<Claim> again = new ArrayDeque<>();

  /**
   * @param repeated whether the call is made again
   */
  void add(Claim claim, boolean repeated) {
    (repeated ? again : first).addLast(claim);
  }

  /** Answers whether the claim was there. */
  boolean remove(Claim claim) {
    return first.remove(claim) || again.remove(claim);
  }

  int size() {
    return first.size() + again.size();
  }

  boolean isEmpty() {
    return first.isEmpty() && again.isEmpty();
  }

  boolean anyFirst() {
    return !first.isEmpty();
  }

  boolean anyRepeated() {
    return !again.isEmpty();
  }

  /** The next of those that any connection will do for; {@code null} if there is none. */
  Claim pollFirst() {
    return first.pollFirst();
  }

  /** The next of all, those that are made again before the others. */
  Claim poll() {
    return again.isEmpty() ? first.pollFirst() : again.pollFirst();
  }

  /** Takes all of them out. */
  List<Claim> clear() {
    List<Claim> all = new ArrayList<>(again);
    all.addAll(first);
    again.clear();
    first.clear();
    return all;
  }
}
