package io.signet.certificates;

/**
 * What an option may be. Has no state, so that records may use it while their defaults are made.
 */
final class Ranges {

  private Ranges() {}

  /**
   * @param option as the configuration file names it, below {@code certificates}
   * @throws IllegalArgumentException if the value is not good
   */
  static void check(boolean good, String option, String range, Object value) {
    if (!good) {
      throw new IllegalArgumentException(
          "certificates." + option + " must be " + range + ", but is " + value);
    }
  }
}
