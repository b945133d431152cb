package io.signet.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What nodes that share a store tell each other through it: who does a piece of work, and how far
 * each has come. Nothing of this takes a revision or leaves an audit row; all of it blocks.
 */
public interface Coordination {

  /**
   * Claims a piece of work, or goes on holding it.
   *
   * @param name what the work is called on every node
   * @param holder this node
   * @param duration until it is anybody's again, counted from now
   * @return whether the holder has it now
   */
  boolean lease(String name, String holder, Duration duration);

  /** Gives a piece of work back; nothing happens if the holder does not have it. */
  void release(String name, String holder);

  /**
   * Tells that a node lives, and by which revision every part of it works.
   *
   * @param told what else it says of itself, for whoever lists nodes; kept as it is
   */
  void report(String node, long revision, String told);

  /** Tells that a node has stopped. */
  void leave(String node);

  /**
   * The nodes that have reported and not left, sorted by id.
   *
   * @param within how long ago the last report may be
   */
  List<Node> nodes(Duration within);

  /**
   * A node as it reported itself.
   *
   * @param revision by which every part of it works
   * @param seen when it said so
   * @param told what else it said; {@code null} if its version says nothing
   */
  record Node(String id, long revision, Instant seen, String told) {}
}
