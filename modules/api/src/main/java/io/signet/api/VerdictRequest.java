package io.signet.api;

import java.util.List;

/**
 * Asks whether the backends of a stage demand its certificate.
 *
 * @param stageKey {@code apiId/stageName}
 * @param stage the stage as it shall become; {@code null} for the one in force
 * @param deployments what that stage shall run, and its canary; empty for what is in force
 */
public record VerdictRequest(String stageKey, Stage stage, List<DeployedApi> deployments) {

  public VerdictRequest {
    deployments = List.copyOf(deployments);
  }

  /** Asks about a stage as it is in force. */
  public static VerdictRequest inForce(String stageKey) {
    return new VerdictRequest(stageKey, null, List.of());
  }
}
