package io.signet.certificates;

import io.signet.api.Applied;
import io.signet.api.Configuration;
import java.util.HashMap;
import java.util.Map;

/**
 * By which revision all of this node works: as far as the part of its data line that is furthest
 * behind. Belongs to one event loop.
 */
final class NodeProgress {

  private final Map<String, Long> parts = new HashMap<>();
  private long announced;

  /** A configuration was announced to the parts. */
  void announced(Configuration configuration) {
    announced = Math.max(announced, configuration.revision());
  }

  /** A part told how far it is. */
  void applied(Applied applied) {
    if (applied.revision() == Applied.GONE) {
      parts.remove(applied.part());
    } else {
      parts.merge(applied.part(), applied.revision(), Math::max);
    }
  }

  /**
   * By which revision every part works.
   *
   * @param current the revision in force here, which may be later than what was announced when
   *     nothing changed for the parts
   */
  long revision(long current) {
    long behind = parts.values().stream().mapToLong(Long::longValue).min().orElse(current);
    return behind >= announced ? Math.max(announced, current) : behind;
  }
}
