package io.signet.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.signet.api.StageVerdicts;
import io.signet.api.StageVerdicts.BackendVerdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What backends were found to be: one series for each that a stage calls, whose value is 1. */
final class VerdictMeters {

  private final MeterRegistry registry;
  private final Map<String, List<Meter>> stages = new ConcurrentHashMap<>();

  VerdictMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Replaces what was found of a stage. */
  void set(StageVerdicts verdicts) {
    stages.compute(
        verdicts.restApiId() + "/" + verdicts.stageName(),
        (key, before) -> {
          if (before != null) {
            before.forEach(registry::remove);
          }
          List<Meter> now =
              verdicts.verdicts().stream().map(each -> meter(verdicts, each)).toList();
          return now.isEmpty() ? null : now;
        });
  }

  /** Forgets the stages that are gone. */
  void retain(Set<String> present) {
    stages
        .entrySet()
        .removeIf(
            stage -> {
              boolean gone = !present.contains(stage.getKey());
              if (gone) {
                stage.getValue().forEach(registry::remove);
              }
              return gone;
            });
  }

  private Meter meter(StageVerdicts stage, BackendVerdict backend) {
    return Gauge.builder("signet.backend.verdict", () -> 1)
        .description("Whether the backends of stages demand the client certificate")
        .tag("api", stage.restApiId())
        .tag("stage", stage.stageName())
        .tag("origin", backend.origin())
        .tag("verdict", backend.verdict().name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
