package io.signet.certificates;

import io.signet.keystore.KeyAlgorithm;
import java.util.Locale;
import java.util.Optional;

/**
 * The shape of a generated certificate (X.509 version 3, RFC 5280, self-signed), as an option. What
 * it consists of stands in {@link CertificateShapes}, apart, so that reading the configuration does
 * not load Bouncy Castle.
 */
public enum CertificateProfile {

  /**
   * Accepted by every backend that was tried, also while an old and a new version are trusted side
   * by side: no two certificates share a name, and each says which key signed it.
   */
  SIGNET {
    @Override
    void check(KeyAlgorithm algorithm, int validityDays) {}

    @Override
    Optional<String> warning() {
      return Optional.empty();
    }
  },

  /** What Amazon API Gateway generates, to the letter, for backends that were built around it. */
  AWS {
    @Override
    void check(KeyAlgorithm algorithm, int validityDays) {
      CertificateOptions.check(
          algorithm == KeyAlgorithm.RSA_2048,
          "keyAlgorithm",
          "RSA_2048 with certificates.profile aws",
          algorithm);
      CertificateOptions.check(
          validityDays == AWS_VALIDITY_DAYS,
          "validityDays",
          AWS_VALIDITY_DAYS + " with certificates.profile aws",
          validityDays);
    }

    @Override
    Optional<String> warning() {
      return Optional.of(
          "aws: every certificate gets the same name and no key identifiers, so a backend on OpenSSL"
              + " (nginx, Apache httpd, HAProxy, Node.js) that trusts an old and a new one accepts"
              + " only the first of its file, and rotating without an outage is impossible there;"
              + " some stacks refuse a client certificate without extensions altogether");
    }
  };

  /** How long a certificate of Amazon API Gateway is valid. */
  static final int AWS_VALIDITY_DAYS = 365;

  /**
   * The profile of a name in the configuration.
   *
   * @param name {@code signet} or {@code aws}
   * @throws IllegalArgumentException for any other
   */
  public static CertificateProfile named(String name) {
    for (CertificateProfile profile : values()) {
      if (profile.toString().equals(name)) {
        return profile;
      }
    }
    throw new IllegalArgumentException(
        "certificates.profile must be signet or aws, but is " + name);
  }

  /** Refuses options that this profile cannot honour. */
  abstract void check(KeyAlgorithm algorithm, int validityDays);

  /** What the operator gives up by this choice. */
  abstract Optional<String> warning();

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
