package io.signet.api;

/**
 * A stage that is to be looked at, as it is or as it shall become.
 *
 * @param stageKey {@code apiId/stageName}
 * @param stage the stage as it shall become; {@code null} for the one in force
 * @param deployment what that stage shall run; {@code null} for what is in force
 */
public record StageCandidate(String stageKey, Stage stage, DeployedApi deployment) {

  /** Refuses one that says only half of what the stage shall become. */
  public StageCandidate {
    if ((stage == null) != (deployment == null)) {
      throw new IllegalArgumentException("stage and deployment belong together");
    }
  }

  /** A stage as it is in force. */
  public static StageCandidate inForce(String stageKey) {
    return new StageCandidate(stageKey, null, null);
  }
}
