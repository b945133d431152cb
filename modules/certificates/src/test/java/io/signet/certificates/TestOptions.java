package io.signet.certificates;

import io.signet.keystore.KeyAlgorithm;
import java.time.Duration;

/** Options that differ from the defaults in what a test is about. */
record TestOptions(
    String organization,
    KeyAlgorithm keyAlgorithm,
    int validityDays,
    CertificateProfile profile,
    int maxPerAccount,
    Duration sweepInterval,
    Duration orphanGrace,
    Duration drain) {

  static final TestOptions RSA =
      new TestOptions(
          "Signet",
          KeyAlgorithm.RSA_2048,
          365,
          CertificateProfile.SIGNET,
          60,
          Duration.ofHours(1),
          Duration.ZERO,
          Duration.ZERO);

  /** Keys that are made in a millisecond, for tests that are not about keys. */
  static final TestOptions FAST = RSA.keyAlgorithm(KeyAlgorithm.EC_P256);

  TestOptions organization(String name) {
    return new TestOptions(
        name,
        keyAlgorithm,
        validityDays,
        profile,
        maxPerAccount,
        sweepInterval,
        orphanGrace,
        drain);
  }

  TestOptions keyAlgorithm(KeyAlgorithm algorithm) {
    return new TestOptions(
        organization,
        algorithm,
        validityDays,
        profile,
        maxPerAccount,
        sweepInterval,
        orphanGrace,
        drain);
  }

  TestOptions validityDays(int days) {
    return new TestOptions(
        organization,
        keyAlgorithm,
        days,
        profile,
        maxPerAccount,
        sweepInterval,
        orphanGrace,
        drain);
  }

  TestOptions profile(CertificateProfile shape) {
    return new TestOptions(
        organization,
        keyAlgorithm,
        validityDays,
        shape,
        maxPerAccount,
        sweepInterval,
        orphanGrace,
        drain);
  }

  TestOptions maxPerAccount(int limit) {
    return new TestOptions(
        organization,
        keyAlgorithm,
        validityDays,
        profile,
        limit,
        sweepInterval,
        orphanGrace,
        drain);
  }

  TestOptions sweepInterval(Duration interval) {
    return new TestOptions(
        organization,
        keyAlgorithm,
        validityDays,
        profile,
        maxPerAccount,
        interval,
        orphanGrace,
        drain);
  }

  TestOptions orphanGrace(Duration grace) {
    return new TestOptions(
        organization,
        keyAlgorithm,
        validityDays,
        profile,
        maxPerAccount,
        sweepInterval,
        grace,
        drain);
  }

  TestOptions drain(Duration time) {
    return new TestOptions(
        organization,
        keyAlgorithm,
        validityDays,
        profile,
        maxPerAccount,
        sweepInterval,
        orphanGrace,
        time);
  }

  CertificateOptions build() {
    return new CertificateOptions(
        organization,
        keyAlgorithm,
        validityDays,
        profile,
        maxPerAccount,
        "eu-central-1",
        "123456789012",
        sweepInterval,
        orphanGrace,
        new CertificateOptions.Rotations(drain));
  }
}
