package io.signet.api;

/** Where a node stands between its start and its end, as it says itself. */
public enum NodePhase {
  /** It does not take calls yet. */
  STARTING,
  /** It serves. */
  LIVE,
  /** It takes nothing new, and lets calls in flight end. */
  DRAINING
}
