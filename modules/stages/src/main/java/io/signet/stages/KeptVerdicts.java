package io.signet.stages;

import io.signet.api.StageVerdicts;
import io.signet.api.StageVerdicts.BackendVerdict;
import io.signet.api.Telemetry;
import io.signet.api.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest verdicts of every stage that this node judged. */
final class KeptVerdicts {

  private static final Logger LOG = LoggerFactory.getLogger(KeptVerdicts.class);

  private final Map<String, StageVerdicts> kept = new ConcurrentHashMap<>();
  private final Telemetry telemetry;

  KeptVerdicts(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /** What a stage was last judged; {@code null} if it never was. */
  StageVerdicts get(String stageKey) {
    return kept.get(stageKey);
  }

  /** Keeps verdicts, reports them, and warns of those that are not what they should be. */
  void keep(StageVerdicts verdicts) {
    String key = verdicts.restApiId() + "/" + verdicts.stageName();
    StageVerdicts before = kept.put(key, verdicts);
    telemetry.verdicts(verdicts);
    for (BackendVerdict each : verdicts.verdicts()) {
      if (each.verdict() != Verdict.ENFORCED) {
        LOG.warn(
            "backend does not enforce the client certificate stage={} origin={} verdict={}"
                + " before={} reason={}",
            key,
            each.origin(),
            each.verdict(),
            verdict(before, each.origin()),
            each.reason());
      }
    }
  }

  /** Forgets all stages but these. */
  void retain(Set<String> stageKeys) {
    for (String key : kept.keySet()) {
      if (!stageKeys.contains(key)) {
        StageVerdicts gone = kept.remove(key);
        if (gone != null) {
          telemetry.verdicts(
              new StageVerdicts(
                  gone.restApiId(), gone.stageName(), null, null, null, null, List.of()));
        }
      }
    }
  }

  private static Verdict verdict(StageVerdicts verdicts, String origin) {
    return verdicts == null
        ? null
        : verdicts.verdicts().stream()
            .filter(each -> each.origin().equals(origin))
            .map(BackendVerdict::verdict)
            .findFirst()
            .orElse(null);
  }
}
