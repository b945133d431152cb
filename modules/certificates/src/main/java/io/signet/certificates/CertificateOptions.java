package io.signet.certificates;

import static java.util.Objects.requireNonNull;

import io.signet.keystore.KeyAlgorithm;
import java.time.Duration;

/**
 * How client certificates are made and kept.
 *
 * @param organization the O of the subject, 1 to 64 characters (RFC 5280, appendix A.1)
 * @param keyAlgorithm the kind of key a new certificate gets
 * @param validityDays how long a new certificate is valid, 1 to 825 days
 * @param profile the shape of a new certificate
 * @param maxPerAccount how many certificates there may be, 1 to 100000; Amazon API Gateway allows
 *     60
 * @param region the region in ARNs
 * @param accountId the account whose number an ARN may name
 * @param sweepInterval how often keys and documents are compared, 1 s to 7 days
 * @param orphanGrace how long a key without a document is left alone after it was first seen, 0 to
 *     1 day. Zero is right where only this node writes the keystore; a keystore that several nodes
 *     share needs longer than any of them takes to make a key
 * @param rotations how certificates go from one version to the next
 * @param gatewayCa how the gateway's own authority issues
 */
public record CertificateOptions(
    String organization,
    KeyAlgorithm keyAlgorithm,
    int validityDays,
    CertificateProfile profile,
    int maxPerAccount,
    String region,
    String accountId,
    Duration sweepInterval,
    Duration orphanGrace,
    Rotations rotations,
    GatewayCaOptions gatewayCa) {

  /** What Signet does unless told otherwise. */
  public static final CertificateOptions DEFAULTS =
      new CertificateOptions(
          "Signet",
          KeyAlgorithm.RSA_2048,
          365,
          CertificateProfile.SIGNET,
          60,
          "us-east-1",
          "123456789012",
          Duration.ofHours(1),
          Duration.ofMinutes(10),
          Rotations.DEFAULTS);

  /** With an authority that issues as it does unless told otherwise. */
  public CertificateOptions(
      String organization,
      KeyAlgorithm keyAlgorithm,
      int validityDays,
      CertificateProfile profile,
      int maxPerAccount,
      String region,
      String accountId,
      Duration sweepInterval,
      Duration orphanGrace,
      Rotations rotations) {
    this(
        organization,
        keyAlgorithm,
        validityDays,
        profile,
        maxPerAccount,
        region,
        accountId,
        sweepInterval,
        orphanGrace,
        rotations,
        GatewayCaOptions.DEFAULTS);
  }

  /**
   * How certificates go from one version to the next.
   *
   * @param drain how long calls on a version that is no longer in use may go on before its key may
   *     be destroyed, 0 to 1 day; what the part that calls backends allows them
   * @param automation when Signet does it by itself
   */
  public record Rotations(Duration drain, AutomationOptions automation) {

    public static final Rotations DEFAULTS = new Rotations(Duration.ofSeconds(30));

    public Rotations(Duration drain) {
      this(drain, AutomationOptions.DEFAULTS);
    }

    public Rotations {
      requireNonNull(drain, "drain is null");
      requireNonNull(automation, "automation is null");
      check(within(drain, Duration.ZERO, Duration.ofDays(1)), "drain", "0 to 1 day", drain);
    }
  }

  /**
   * @throws IllegalArgumentException if an option is out of its range; the message names it as the
   *     configuration file does
   */
  public CertificateOptions {
    requireNonNull(organization, "organization is null");
    requireNonNull(keyAlgorithm, "keyAlgorithm is null");
    requireNonNull(profile, "profile is null");
    requireNonNull(region, "region is null");
    requireNonNull(accountId, "accountId is null");
    requireNonNull(sweepInterval, "sweepInterval is null");
    requireNonNull(orphanGrace, "orphanGrace is null");
    requireNonNull(rotations, "rotations is null");
    requireNonNull(gatewayCa, "gatewayCa is null");
    check(
        !organization.isBlank()
            && organization.length() <= 64
            && organization.chars().noneMatch(Character::isISOControl),
        "organization",
        "1 to 64 printable characters",
        organization);
    check(validityDays >= 1 && validityDays <= 825, "validityDays", "1 to 825", validityDays);
    check(
        maxPerAccount >= 1 && maxPerAccount <= 100_000,
        "maxPerAccount",
        "1 to 100000",
        maxPerAccount);
    check(
        within(sweepInterval, Duration.ofSeconds(1), Duration.ofDays(7)),
        "sweepInterval",
        "1 s to 7 days",
        sweepInterval);
    check(
        within(orphanGrace, Duration.ZERO, Duration.ofDays(1)),
        "orphanGrace",
        "0 to 1 day",
        orphanGrace);
    profile.check(keyAlgorithm, validityDays);
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  static void check(boolean good, String option, String range, Object value) {
    Ranges.check(good, option, range, value);
  }
}
