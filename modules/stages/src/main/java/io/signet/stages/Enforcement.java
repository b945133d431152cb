package io.signet.stages;

import io.signet.api.DeployedApi;
import io.signet.api.Kind;
import io.signet.api.Resource;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.StageCandidate;
import io.signet.api.StageVerdicts.BackendVerdict;
import io.signet.api.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Holds stages to {@link Stage#TAG_REQUIRE_ENFORCEMENT}. Backends are judged before a write begins,
 * because it would keep all others waiting; within it only the comparison is left whether what is
 * written is what was judged.
 */
final class Enforcement {

  private static final int MOST_NAMED = 5;

  private final StageJudge judge;

  Enforcement(StageJudge judge) {
    this.judge = judge;
  }

  /** What a stage calls, and as whom: the same again needs no further proof. */
  private record Question(
      String certificateId, List<Resource> resources, Map<String, String> variables) {}

  /** That a stage may become something. */
  static final class Clearance {

    static final Clearance NONE = new Clearance(null);

    private final Question judged;

    private Clearance(Question judged) {
      this.judged = judged;
    }
  }

  /**
   * Judges what a stage shall become, if it has to be.
   *
   * @param before the stage as it is
   * @param after the stage as it shall become
   * @param deployment what it shall run
   * @param deploying whether that is new, which always needs proof
   * @throws SignetException BAD_REQUEST if a backend does not demand the certificate
   */
  Clearance clear(
      Lookup in,
      String apiId,
      Stage before,
      Stage after,
      DeployedApi deployment,
      boolean deploying) {
    if (!demands(after) || deployment == null) {
      return Clearance.NONE;
    }
    Question question = question(after, deployment);
    if (!deploying && demands(before) && question.equals(asIs(in, apiId, before))) {
      return new Clearance(question);
    }
    String key = apiId + "/" + after.stageName();
    refuse(judge.judge(new StageCandidate(key, after, deployment)).verdicts());
    return new Clearance(question);
  }

  /**
   * Refuses what was not judged because somebody changed it meanwhile; for use in the write.
   *
   * @param after the stage as it is being written
   */
  void check(Clearance clearance, Lookup in, String apiId, Stage after) {
    if (demands(after) && !asIs(in, apiId, after).equals(clearance.judged)) {
      throw SignetException.conflict(
          "The stage or what it runs was changed while its backends were judged; try again");
    }
  }

  /** The deployment that a stage names; {@code null} if there is none. */
  static DeployedApi deployment(Lookup in, String apiId, Stage stage) {
    return in.get(Kind.DEPLOYMENT, apiId + "/" + stage.deploymentId())
        .map(document -> document.value())
        .orElse(null);
  }

  private static Question asIs(Lookup in, String apiId, Stage stage) {
    DeployedApi deployment = deployment(in, apiId, stage);
    return deployment == null ? null : question(stage, deployment);
  }

  private static Question question(Stage stage, DeployedApi deployment) {
    return new Question(
        stage.clientCertificateId(), deployment.resources(), Records.orEmpty(stage.variables()));
  }

  private static boolean demands(Stage stage) {
    return "true".equals(Records.orEmpty(stage.tags()).get(Stage.TAG_REQUIRE_ENFORCEMENT))
        && stage.clientCertificateId() != null
        && !stage.clientCertificateId().isEmpty();
  }

  private static void refuse(List<BackendVerdict> verdicts) {
    List<BackendVerdict> open =
        verdicts.stream().filter(each -> each.verdict() != Verdict.ENFORCED).toList();
    if (open.isEmpty()) {
      return;
    }
    String named =
        open.stream()
            .limit(MOST_NAMED)
            .map(each -> each.origin() + " is " + each.verdict() + " (" + each.reason() + ")")
            .collect(Collectors.joining("; "));
    int more = open.size() - MOST_NAMED;
    throw SignetException.badRequest(
        "The stage requires that its backends enforce the client certificate, but "
            + named
            + (more > 0 ? "; and " + more + " more" : ""));
  }
}
