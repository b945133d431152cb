package io.signet.stages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The segments of a JSON pointer (RFC 6901), unescaped: {@code ~1} is a slash, {@code ~0} a tilde.
 */
final class Pointer {

  private Pointer() {}

  /** The segments; empty if the text is no pointer to a member. */
  static Optional<List<String>> segments(String text) {
    if (text == null || !text.startsWith("/")) {
      return Optional.empty();
    }
    List<String> segments = new ArrayList<>();
    for (String segment : text.substring(1).split("/", -1)) {
      if (segment.matches(".*~(?![01]).*")) {
        return Optional.empty();
      }
      segments.add(segment.replace("~1", "/").replace("~0", "~"));
    }
    return Optional.of(List.copyOf(segments));
  }
}
