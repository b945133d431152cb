package io.signet.admin;

import java.util.List;

/**
 * Whether this node may be sent traffic, check by check; the body of {@code /health/ready}.
 *
 * @param ready whether every check passed
 * @param checks what was looked at
 */
public record Readiness(boolean ready, List<Check> checks) {

  public Readiness {
    checks = List.copyOf(checks);
  }

  /** Ready if all the checks are. */
  public static Readiness of(List<Check> checks) {
    return new Readiness(checks.stream().allMatch(Check::ready), checks);
  }

  /**
   * One thing that must work.
   *
   * @param name what was looked at, such as {@code store}
   * @param detail one line for the operator, without secrets; {@code null} for none
   */
  public record Check(String name, boolean ready, String detail) {}
}
