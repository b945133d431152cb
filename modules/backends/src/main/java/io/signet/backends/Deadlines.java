package io.signet.backends;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Time limits of calls, in a hashed wheel (Varghese and Lauck, 1987): setting and clearing one
 * costs a few field writes, where a timer of the event loop costs a heap operation and several
 * objects. A limit is noticed at most one tick late. Only its event loop may use it.
 */
final class Deadlines {

  private static final int SLOTS = 512;
  private static final long TICK_MILLIS = 10;

  private final Vertx vertx;
  private final Entry[] slots = new Entry[SLOTS];
  private int size;
  private long cursor;
  private long timer = -1;

  Deadlines(Vertx vertx) {
    this.vertx = vertx;
    for (int i = 0; i < SLOTS; i++) {
      Entry head = new Head();
      head.next = head;
      head.previous = head;
      slots[i] = head;
    }
  }

  /** Something with a time limit; in at most one wheel, at most once. */
  abstract static class Entry {
    private Entry next;
    private Entry previous;
    private long dueTick;

    /** The limit has passed; the entry is not in the wheel any more. */
    abstract void expired();
  }

  private static final class Head extends Entry {
    @Override
    void expired() {
      throw new IllegalStateException("the head of a slot has no limit");
    }
  }

  /** Sets the limit of an entry, replacing an earlier one. */
  void set(Entry entry, long millis) {
    clear(entry);
    long now = tick();
    if (size == 0) {
      cursor = now;
    }
    entry.dueTick = now + (millis + TICK_MILLIS - 1) / TICK_MILLIS + 1;
    Entry head = slots[(int) (entry.dueTick % SLOTS)];
    entry.next = head;
    entry.previous = head.previous;
    head.previous.next = entry;
    head.previous = entry;
    size++;
    if (timer < 0) {
      timer = vertx.setPeriodic(TICK_MILLIS, id -> advance());
    }
  }

  /** Removes the limit of an entry; harmless when it has none. */
  void clear(Entry entry) {
    if (entry.next == null) {
      return;
    }
    entry.previous.next = entry.next;
    entry.next.previous = entry.previous;
    entry.next = null;
    entry.previous = null;
    size--;
  }

  /** How many entries have a limit. */
  int size() {
    return size;
  }

  /** Stops the clock; limits that are still set never pass. */
  void close() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private void advance() {
    if (size == 0) {
      close();
      return;
    }
    long now = tick();
    // After a long pause each slot needs only one visit.
    long from = Math.max(cursor + 1, now - SLOTS + 1);
    for (long at = from; at <= now; at++) {
      visit(slots[(int) (at % SLOTS)], now);
    }
    cursor = now;
  }

  private void visit(Entry head, long now) {
    if (head.next == head) {
      return;
    }
    List<Entry> due = new ArrayList<>();
    for (Entry entry = head.next; entry != head; entry = entry.next) {
      if (entry.dueTick <= now) {
        due.add(entry);
      }
    }
    for (Entry entry : due) {
      // One that expires may have cleared or renewed another of them.
      if (entry.next != null && entry.dueTick <= now) {
        clear(entry);
        entry.expired();
      }
    }
  }

  private static long tick() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) / TICK_MILLIS;
  }
}
