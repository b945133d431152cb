package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;

/**
 * How backends learn what to trust.
 *
 * @param maxAge how long a bundle may be kept by who fetched it
 * @param signature how long a signed bundle is to be believed
 */
record TrustConfig(Duration maxAge, Duration signature) {

  private static final Duration LONGEST = Duration.ofDays(7);

  TrustConfig {
    maxAge = requireNonNullElse(maxAge, Duration.ofMinutes(5));
    signature = requireNonNullElse(signature, Duration.ofHours(1));
  }

  TrustConfig() {
    this(null, null);
  }

  /**
   * Checks what one option says beside another. A signature is renewed when half of its life is
   * over, and what was fetched just before may be kept for the other half at most.
   *
   * @throws IllegalArgumentException with one line that names the option
   */
  void check() {
    if (signature.compareTo(maxAge.multipliedBy(2)) <= 0 || signature.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "trust.signature must be more than twice trust.maxAge and at most 7 days");
    }
  }

  /**
   * Checks that every backend hears of a successor while a rotation waits for that.
   *
   * @param soak how long a successor is in the bundle before it may be used
   * @throws IllegalArgumentException with one line that names the option
   */
  void checkSoak(Duration soak) {
    if (maxAge.compareTo(soak) >= 0) {
      throw new IllegalArgumentException(
          "trust.maxAge must be shorter than a rotation waits for backends: "
              + soak.toSeconds()
              + " s");
    }
  }
}
