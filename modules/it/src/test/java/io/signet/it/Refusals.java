package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

/** What an operator sees of a command that is refused. */
final class Refusals {

  private Refusals() {}

  /** One line, which says why, and nothing of how the program is made. */
  static void assertRefused(Programs.Outcome outcome, int exitCode, String why) {
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
    assertThat(outcome.output().lines().filter(line -> line.startsWith("signet: ")))
        .as(outcome.output())
        .singleElement()
        .asString()
        .contains(why);
    assertThat(outcome.output()).doesNotContain("\tat ").doesNotContain("Exception");
  }
}
