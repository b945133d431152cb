package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import io.signet.certificates.GatewayCaOptions;
import io.signet.keystore.KeyAlgorithm;
import java.time.Duration;

/** How the gateway's own CA issues the certificates that ask for it. */
record GatewayCaConfig(
    KeyAlgorithm keyAlgorithm, Integer validityDays, Duration leafValidity, Duration rotateEvery) {

  GatewayCaConfig {
    GatewayCaOptions defaults = GatewayCaOptions.DEFAULTS;
    keyAlgorithm = requireNonNullElse(keyAlgorithm, defaults.keyAlgorithm());
    validityDays = requireNonNullElse(validityDays, defaults.validityDays());
    leafValidity = requireNonNullElse(leafValidity, defaults.leafValidity());
    rotateEvery = requireNonNullElse(rotateEvery, defaults.rotateEvery());
  }

  GatewayCaConfig() {
    this(null, null, null, null);
  }

  GatewayCaOptions options() {
    return new GatewayCaOptions(keyAlgorithm, validityDays, leafValidity, rotateEvery);
  }
}
