package io.signet.routing;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps one of those that are equal, while routes are compiled. What many routes have in common
 * then lies in memory once, and a call of one finds it in the processor's caches because of calls
 * of the others.
 */
final class Shared {

  private final Map<Object, Object> known = new HashMap<>();

  /** The first that was equal to this one; it must not change any more. */
  @SuppressWarnings("unchecked") // what is equal to a value of these classes is of its class
  <T> T one(T value) {
    Object before = known.putIfAbsent(value, value);
    return before == null ? value : (T) before;
  }
}
