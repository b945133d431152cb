package io.signet.stages;

import io.signet.api.Notice;
import io.signet.api.StageVerdicts;
import io.signet.api.StageVerdicts.BackendVerdict;
import io.signet.api.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is told when backends enforce less than they did. One that cannot be reached enforces
 * neither more nor less: what it does when it is back is what counts.
 */
final class WorseVerdicts {

  private WorseVerdicts() {}

  /**
   * The notices of a stage.
   *
   * @param before what was found the last time; {@code null} if nothing was
   */
  static List<Notice> of(StageVerdicts before, StageVerdicts now) {
    if (before == null) {
      return List.of();
    }
    return now.verdicts().stream()
        .filter(each -> verdict(before, each.origin()).filter(was -> worse(each, was)).isPresent())
        .map(each -> notice(now, each, verdict(before, each.origin()).orElseThrow()))
        .toList();
  }

  private static Optional<Verdict> verdict(StageVerdicts verdicts, String origin) {
    return verdicts.verdicts().stream()
        .filter(each -> each.origin().equals(origin))
        .map(BackendVerdict::verdict)
        .findFirst();
  }

  private static boolean worse(BackendVerdict now, Verdict before) {
    return rank(now.verdict()) > rank(before);
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case ENFORCED, UNREACHABLE -> 0;
      case OPTIONAL, ASKED_LATE -> 1;
      case NOT_ASKED, PLAIN_HTTP, WRONG_TRUST -> 2;
    };
  }

  private static Notice notice(StageVerdicts now, BackendVerdict found, Verdict before) {
    String stage = now.restApiId() + "/" + now.stageName();
    return new Notice(
        "verdict-" + stage + "-" + found.origin() + "-" + now.judgedDate().toEpochMilli(),
        Notice.Type.VERDICT_WORSE,
        now.clientCertificateId(),
        now.judgedDate(),
        "The backend "
            + found.origin()
            + " of stage "
            + stage
            + " was "
            + before
            + " and is "
            + found.verdict()
            + ": "
            + found.reason(),
        Map.of(
            "stage",
            stage,
            "origin",
            found.origin(),
            "verdict",
            found.verdict().name(),
            "before",
            before.name()));
  }
}
