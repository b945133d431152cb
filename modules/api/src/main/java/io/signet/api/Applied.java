package io.signet.api;

/**
 * A part of this node's data line works by a configuration from now on. A part says so for every
 * configuration that it hears of, so that a write is acknowledged when the node's next call will
 * see it.
 *
 * @param part the part's name, the same each time
 * @param revision the configuration's revision, or {@link #GONE} when the part stops
 */
public record Applied(String part, long revision) {

  /** The part takes no more calls, and is not to be waited for. */
  public static final long GONE = -1;
}
