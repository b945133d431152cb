package io.signet.stages;

import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.Stage.CanarySettings;
import java.util.Map;
import java.util.regex.Pattern;

/** What a stage may be by itself: AWS's documented limits. */
final class StageRules {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
  private static final Pattern VARIABLE_NAME = Pattern.compile("[a-zA-Z0-9_]{1,64}");
  private static final Pattern VARIABLE_VALUE = Pattern.compile("[A-Za-z0-9._~:/?#&=,-]{0,512}");

  private StageRules() {}

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw SignetException.badRequest("Stage name only allows a-zA-Z0-9_-");
    }
  }

  /** Refuses a stage that breaks a limit. */
  static void check(Stage stage, StageOptions options) {
    Refusals.checkDescription(stage.description());
    checkVariables(stage.variables(), options);
    CanarySettings canary = stage.canarySettings();
    if (canary == null) {
      return;
    }
    checkVariables(canary.stageVariableOverrides(), options);
    if (!(canary.percentTraffic() >= 0 && canary.percentTraffic() <= 100)) {
      throw SignetException.badRequest(
          "Invalid canary percentTraffic specified, must be between 0.0 and 100.0");
    }
  }

  /** A canary with AWS's defaults; {@code null} stays {@code null}. */
  static CanarySettings withDefaults(CanarySettings given, String stageDeploymentId) {
    if (given == null) {
      return null;
    }
    return new CanarySettings(
        given.percentTraffic() == null ? 0.0 : given.percentTraffic(),
        given.deploymentId() == null ? stageDeploymentId : given.deploymentId(),
        given.stageVariableOverrides(),
        Boolean.TRUE.equals(given.useStageCache()));
  }

  private static void checkVariables(Map<String, String> variables, StageOptions options) {
    if (Records.orEmpty(variables).size() > options.maxVariablesPerStage()) {
      throw SignetException.badRequest(
          "A stage can have at most " + options.maxVariablesPerStage() + " variables");
    }
    Records.orEmpty(variables).forEach(StageRules::checkVariable);
  }

  private static void checkVariable(String name, String value) {
    if (!VARIABLE_NAME.matcher(name).matches()) {
      throw SignetException.badRequest(
          "Stage variable names can only have alphanumeric characters and underscores, at most 64");
    }
    if (value == null || !VARIABLE_VALUE.matcher(value).matches()) {
      throw SignetException.badRequest(
          "Stage variable values can only have characters of A-Za-z0-9-._~:/?#&=, at most 512");
    }
  }
}
