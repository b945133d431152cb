package io.signet.certificates;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When Signet rotates by itself the certificates that ask for it by a tag.
 *
 * @param at the share of a version's life after which its rotation begins, 0.1 to 0.95
 * @param soak how long a rotation stays in each of its states at least
 * @param check how often it is looked what is due, 100 ms to 1 day
 */
public record AutomationOptions(double at, Soak soak, Duration check) {

  /** At two thirds of the life, a day in each state. */
  public static final AutomationOptions DEFAULTS =
      new AutomationOptions(0.667, Soak.DEFAULTS, Duration.ofMinutes(1));

  /**
   * @throws IllegalArgumentException if an option is out of its range; the message names it as the
   *     configuration file does
   */
  public AutomationOptions {
    requireNonNull(soak, "soak is null");
    requireNonNull(check, "check is null");
    Ranges.check(at >= 0.1 && at <= 0.95, "rotation.at", "0.1 to 0.95", at);
    Ranges.check(
        check.toMillis() >= 100 && check.compareTo(Duration.ofDays(1)) <= 0,
        "rotation.check",
        "100 ms to 1 day",
        check);
  }

  /**
   * How long a rotation stays in a state at least; 0 to 30 days each. Of a short life it is less: a
   * quarter of what was left when the rotation began, so that it ends in time.
   *
   * @param prepared so that backends fetch the bundle with the successor in it
   * @param accepted between the backends' consent and the switch
   * @param active between the switch and the end of the old version, while it can be rolled back
   */
  public record Soak(Duration prepared, Duration accepted, Duration active) {

    public static final Soak DEFAULTS =
        new Soak(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1));

    public Soak {
      check("prepared", prepared);
      check("accepted", accepted);
      check("active", active);
    }

    private static void check(String state, Duration soak) {
      requireNonNull(soak, "soak is null");
      Ranges.check(
          !soak.isNegative() && soak.compareTo(Duration.ofDays(30)) <= 0,
          "rotation.soak." + state,
          "0 to 30 days",
          soak);
    }
  }
}
