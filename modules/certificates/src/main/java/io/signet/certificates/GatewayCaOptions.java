package io.signet.certificates;

import static java.util.Objects.requireNonNull;

import io.signet.keystore.KeyAlgorithm;
import java.time.Duration;

/**
 * How the gateway's own authority issues client certificates.
 *
 * @param keyAlgorithm the kind of its own key, which is made when it is first needed
 * @param validityDays how long its own certificate is valid, 1 to 7300 days
 * @param leafValidity how long a certificate that it issues is valid, 10 s to 90 days
 * @param rotateEvery the age at which Signet rotates such a certificate, 5 s to 45 days and at most
 *     half of its life, so that there is as much time again if that fails
 */
public record GatewayCaOptions(
    KeyAlgorithm keyAlgorithm, int validityDays, Duration leafValidity, Duration rotateEvery) {

  /** Ten years, two days, and daily. */
  public static final GatewayCaOptions DEFAULTS =
      new GatewayCaOptions(KeyAlgorithm.EC_P256, 3650, Duration.ofHours(48), Duration.ofHours(24));

  /**
   * @throws IllegalArgumentException if an option is out of its range; the message names it as the
   *     configuration file does
   */
  public GatewayCaOptions {
    requireNonNull(keyAlgorithm, "keyAlgorithm is null");
    requireNonNull(leafValidity, "leafValidity is null");
    requireNonNull(rotateEvery, "rotateEvery is null");
    Ranges.check(
        validityDays >= 1 && validityDays <= 7300,
        "gatewayCa.validityDays",
        "1 to 7300",
        validityDays);
    Ranges.check(
        leafValidity.compareTo(Duration.ofSeconds(10)) >= 0
            && leafValidity.compareTo(Duration.ofDays(90)) <= 0,
        "gatewayCa.leafValidity",
        "10 s to 90 days",
        leafValidity);
    Ranges.check(
        rotateEvery.compareTo(Duration.ofSeconds(5)) >= 0
            && rotateEvery.multipliedBy(2).compareTo(leafValidity) <= 0,
        "gatewayCa.rotateEvery",
        "5 s to half of gatewayCa.leafValidity",
        rotateEvery);
  }
}
