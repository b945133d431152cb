package io.signet.routing;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Answers over HTTP/2 that have been made and that their callers have not taken yet: as long as a
 * caller keeps its window shut, but not its connection silent, nothing else would end them. All
 * have the same limit, so that a list in the order of their last progress will do. Only its event
 * loop may use it.
 */
final class Untaken {

  private static final long LOOK_MILLIS = 1000;

  private final Vertx vertx;
  private final long limitNanos;
  private final Entry head = new Head();
  private boolean looking;

  /**
   * @param limitMillis how long nothing of an answer may be taken
   */
  Untaken(Vertx vertx, long limitMillis) {
    this.vertx = vertx;
    this.limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
    head.next = head;
    head.previous = head;
  }

  /** An answer; in at most one list, at most once. */
  abstract static class Entry {
    private Entry next;
    private Entry previous;
    private long since;

    /** Nothing of the answer has been taken for too long; it is not in the list any more. */
    abstract void expired();
  }

  private static final class Head extends Entry {
    @Override
    void expired() {
      throw new IllegalStateException("the head of the list is no answer");
    }
  }

  /** An answer waits to be taken from now on. */
  void add(Entry entry) {
    remove(entry);
    entry.since = System.nanoTime();
    entry.next = head;
    entry.previous = head.previous;
    head.previous.next = entry;
    head.previous = entry;
    if (!looking) {
      looking = true;
      vertx.setTimer(LOOK_MILLIS, id -> look());
    }
  }

  /** Some of an answer has been taken; harmless when it is not in the list. */
  void progressed(Entry entry) {
    if (entry.next != null) {
      add(entry);
    }
  }

  /** All of an answer has been taken, or its caller is gone; harmless when it is not here. */
  void remove(Entry entry) {
    if (entry.next != null) {
      entry.previous.next = entry.next;
      entry.next.previous = entry.previous;
      entry.next = null;
      entry.previous = null;
    }
  }

  private void look() {
    looking = false;
    long now = System.nanoTime();
    while (head.next != head && now - head.next.since > limitNanos) {
      Entry oldest = head.next;
      remove(oldest);
      oldest.expired();
    }
    if (head.next != head) {
      looking = true;
      vertx.setTimer(LOOK_MILLIS, id -> look());
    }
  }
}
