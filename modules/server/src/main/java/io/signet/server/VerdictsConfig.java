package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import io.signet.stages.VerdictOptions;
import java.time.Duration;

/** When backends are judged. */
record VerdictsConfig(Duration interval) {

  VerdictsConfig {
    interval = requireNonNullElse(interval, Duration.ofDays(1));
  }

  VerdictsConfig() {
    this(null);
  }

  VerdictOptions options() {
    return new VerdictOptions(interval);
  }
}
