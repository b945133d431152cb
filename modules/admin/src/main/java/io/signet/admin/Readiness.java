package io.signet.admin;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whether this node may be sent traffic, check by check; the body of {@code /health/ready}.
 *
 * @param ready whether everything that traffic needs works
 * @param degraded whether it is ready, but something else does not work
 * @param checks what was looked at
 */
public record Readiness(boolean ready, boolean degraded, List<Check> checks) {

  public Readiness {
    checks = List.copyOf(checks);
  }

  /** Ready if all the checks are. */
  public static Readiness of(List<Check> checks) {
    return of(checks, List.of());
  }

  /**
   * Ready by what traffic needs, degraded by the rest.
   *
   * @param needed without which no traffic should come
   * @param wanted without which it may
   */
  public static Readiness of(List<Check> needed, List<Check> wanted) {
    boolean ready = needed.stream().allMatch(Check::ready);
    boolean whole = wanted.stream().allMatch(Check::ready);
    return new Readiness(
        ready, ready && !whole, Stream.concat(wanted.stream(), needed.stream()).toList());
  }

  /**
   * One thing that must work.
   *
   * @param name what was looked at, such as {@code store}
   * @param detail one line for the operator, without secrets; {@code null} for none
   */
  public record Check(String name, boolean ready, String detail) {}
}
