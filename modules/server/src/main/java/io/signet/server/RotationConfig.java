package io.signet.server;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.signet.certificates.AutomationOptions;
import java.time.Duration;

/** When certificates that ask for it are rotated by Signet itself. */
record RotationConfig(Double at, Soak soak, Duration check) {

  RotationConfig {
    at = requireNonNullElse(at, AutomationOptions.DEFAULTS.at());
    soak = requireNonNullElseGet(soak, Soak::new);
    check = requireNonNullElse(check, AutomationOptions.DEFAULTS.check());
  }

  RotationConfig() {
    this(null, null, null);
  }

  /** How long a rotation stays in each of its states at least. */
  record Soak(Duration prepared, Duration accepted, Duration active) {

    Soak {
      AutomationOptions.Soak defaults = AutomationOptions.Soak.DEFAULTS;
      prepared = requireNonNullElse(prepared, defaults.prepared());
      accepted = requireNonNullElse(accepted, defaults.accepted());
      active = requireNonNullElse(active, defaults.active());
    }

    Soak() {
      this(null, null, null);
    }
  }

  AutomationOptions options() {
    return new AutomationOptions(
        at, new AutomationOptions.Soak(soak.prepared(), soak.accepted(), soak.active()), check);
  }
}
