package io.signet.it;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * What something was set to, and when. While a change is being asked for, the value before and the
 * value after may both be seen; from its acknowledgement on, only the value after.
 */
final class Timeline<T> {

  private static final long ORIGIN = System.nanoTime();
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Deque<Span<T>> spans = new ArrayDeque<>();

  private record Span<T>(T value, long from, long until) {

    boolean meets(long start, long end) {
      return from <= end && until >= start;
    }
  }

  Timeline(T value) {
    spans.add(new Span<>(value, 0, Long.MAX_VALUE));
  }

  /** The time by which all this is told, in nanoseconds. */
  static long now() {
    return System.nanoTime() - ORIGIN;
  }

  /** A change is about to be asked for. */
  synchronized void changing(T next) {
    long now = now();
    spans.removeIf(span -> span.until < now - KEPT_NANOS);
    spans.addLast(new Span<>(next, now, Long.MAX_VALUE));
  }

  /** The latest change has just been acknowledged. */
  synchronized void changed() {
    long now = now();
    Span<T> latest = spans.removeLast();
    spans.addLast(endedBy(now, spans.removeLast()));
    spans.addLast(latest);
  }

  /** Whether a value may have been seen between two times, both within the last two minutes. */
  synchronized boolean possible(T value, long start, long end) {
    return spans.stream().anyMatch(span -> span.value.equals(value) && span.meets(start, end));
  }

  /** What may have been seen between two times, for complaints. */
  synchronized String between(long start, long end) {
    return spans.stream().filter(span -> span.meets(start, end)).toList().toString();
  }

  private static <T> Span<T> endedBy(long now, Span<T> span) {
    return new Span<>(span.value, span.from, Math.min(span.until, now));
  }
}
