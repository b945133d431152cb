package io.signet.server;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.signet.certificates.CertificateOptions;
import io.signet.certificates.CertificateProfile;
import io.signet.keystore.KeyAlgorithm;
import java.time.Duration;

/**
 * How client certificates are made.
 *
 * @param keyAlgorithm {@code null} for the one that fits the keystore
 */
record CertificatesConfig(
    String organization,
    KeyAlgorithm keyAlgorithm,
    Integer validityDays,
    CertificateProfile profile,
    Integer maxPerAccount,
    Duration sweepInterval,
    Duration orphanGrace,
    RotationConfig rotation,
    GatewayCaConfig gatewayCa) {

  /** Longer than any node takes from a key to its document, its waits and halts included. */
  private static final Duration GRACE_OF_SHARED_KEYS = Duration.ofMinutes(10);

  CertificatesConfig {
    CertificateOptions defaults = CertificateOptions.DEFAULTS;
    organization = requireNonNullElse(organization, defaults.organization());
    validityDays = requireNonNullElse(validityDays, defaults.validityDays());
    profile = requireNonNullElse(profile, defaults.profile());
    maxPerAccount = requireNonNullElse(maxPerAccount, defaults.maxPerAccount());
    sweepInterval = requireNonNullElse(sweepInterval, defaults.sweepInterval());
    rotation = requireNonNullElseGet(rotation, RotationConfig::new);
    gatewayCa = requireNonNullElseGet(gatewayCa, GatewayCaConfig::new);
  }

  CertificatesConfig() {
    this(null, null, null, null, null, null, null, null, null);
  }

  /**
   * The options of the certificate verticle.
   *
   * @param drain how long calls on a certificate that is no longer in use may go on
   * @param sharedKeystore whether a key without a document may be one that another node is making
   * @param usual the kind of key where the configuration names none
   */
  CertificateOptions options(
      String region, String accountId, Duration drain, boolean sharedKeystore, KeyAlgorithm usual) {
    return new CertificateOptions(
        organization,
        requireNonNullElse(keyAlgorithm, usual),
        validityDays,
        profile,
        maxPerAccount,
        region,
        accountId,
        sweepInterval,
        requireNonNullElse(orphanGrace, sharedKeystore ? GRACE_OF_SHARED_KEYS : Duration.ZERO),
        new CertificateOptions.Rotations(drain, rotation.options()),
        gatewayCa.options());
  }
}
