package io.signet.api;

import java.time.Instant;

/**
 * A node as the one that was asked sees it.
 *
 * @param nodeId the name under which it reports, the same after a restart
 * @param address its entry of the list of nodes; of a node by itself, where its administrators come
 *     in; {@code null} if its version does not say
 * @param version of Signet; {@code null} if it does not say
 * @param state whether it can be counted on
 * @param self whether it is the node that was asked
 * @param revision by which every part of it worked when it was last seen
 * @param behind how many revisions the store is further now
 * @param startedDate since when its process runs; {@code null} if its version does not say
 * @param lastSeenDate when it reported last
 */
public record NodeView(
    String nodeId,
    String address,
    String version,
    State state,
    boolean self,
    long revision,
    long behind,
    Instant startedDate,
    Instant lastSeenDate) {

  /** What can be expected of a node. */
  public enum State {
    /** It does not take calls yet. */
    STARTING,
    /** It serves, and the asked node hears it. */
    LIVE,
    /** It takes nothing new, and lets calls in flight end. */
    DRAINING,
    /** It reports to the store, but the asked node and it do not hear each other. */
    UNREACHABLE,
    /** It has not reported for 30 s: nothing waits for it any more. */
    SILENT
  }
}
