package io.signet.it;

import java.util.ArrayList;
import java.util.List;

/** When something was broken on purpose, and when it was mended. */
final class Faults {

  private final List<Span> spans = new ArrayList<>();

  private record Span(long from, long until) {}

  /** Something is about to break. */
  synchronized void begin() {
    spans.add(new Span(Timeline.now(), Long.MAX_VALUE));
  }

  /** Everything is mended. */
  synchronized void healed() {
    Span open = spans.remove(spans.size() - 1);
    spans.add(new Span(open.from(), Timeline.now()));
  }

  /** For tests of what judges by this. */
  synchronized void add(long from, long until) {
    spans.add(new Span(from, until));
  }

  /** Whether nothing was broken for so long before a time, and at that time. */
  synchronized boolean calm(long time, long nanosBefore) {
    return spans.stream()
        .noneMatch(
            span ->
                span.from() <= time
                    && (span.until() == Long.MAX_VALUE || span.until() + nanosBefore >= time));
  }
}
