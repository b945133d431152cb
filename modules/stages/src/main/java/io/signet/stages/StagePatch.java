package io.signet.stages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signet.api.PatchOperation;
import io.signet.api.SignetException;
import java.util.List;
import java.util.Map;

/**
 * What the PATCH of a stage allows. Whatever is no member of the stage is read as a method setting,
 * which is why AWS words its refusals that way.
 */
final class StagePatch {

  private static final String ACCESS_LOG = "accessLogSettings";
  private static final String CANARY = "canarySettings";
  private static final String OVERRIDES = "stageVariableOverrides";

  /** What promotes a canary: where to, and where from. */
  private static final Map<String, String> PROMOTIONS =
      Map.of(
          "/deploymentId", "/canarySettings/deploymentId",
          "/variables", "/canarySettings/stageVariableOverrides");

  static final PatchRules RULES =
      new PatchRules(PatchGrammar.OLDER)
          .allow(PatchRule.ANYWHERE, StagePatch::promote, "copy")
          .replace("/deploymentId", PatchActions.member("deploymentId", PatchValue.EXACT))
          .replace("/description", PatchActions.member("description", PatchValue.TEXT))
          .replace(
              "/documentationVersion", PatchActions.member("documentationVersion", PatchValue.TEXT))
          .replace("/tracingEnabled", PatchActions.member("tracingEnabled", PatchValue.BOOLEAN))
          .replace(
              "/cacheClusterEnabled",
              PatchActions.member("cacheClusterEnabled", PatchValue.BOOLEAN))
          .replace(
              "/cacheClusterSize",
              PatchActions.member(
                  "cacheClusterSize",
                  PatchValue.oneOf(Enums.CACHE_SIZES, "Invalid cache cluster size specified")
                      .orUnset()))
          .allow(
              "/clientCertificateId",
              PatchActions.member("clientCertificateId", PatchValue.TEXT),
              "remove",
              "replace")
          .allow(
              "/variables/{name}",
              PatchActions.lenientEntry("variables", PatchValue.EXACT, Refusals::unknownParameter),
              "add",
              "remove",
              "replace")
          .allow("/accessLogSettings/destinationArn", accessLog("destinationArn"), "add", "replace")
          .allow("/accessLogSettings/format", accessLog("format"), "add", "replace")
          .allow("/accessLogSettings", StagePatch::refuseAccessLog, "add", "replace")
          .allow("/accessLogSettings/{any}", StagePatch::refuseAccessLog, "add", "replace")
          .allow("/accessLogSettings", whole(ACCESS_LOG), "remove")
          .replace(
              "/canarySettings/percentTraffic",
              canary(
                  PatchActions.member(
                      CANARY + ".percentTraffic",
                      PatchValue.decimal(
                          0,
                          100,
                          "Invalid canary percentTraffic specified, must be between 0.0 and"
                              + " 100.0"))))
          .replace(
              "/canarySettings/deploymentId",
              canary(PatchActions.member(CANARY + ".deploymentId", PatchValue.EXACT)))
          .replace(
              "/canarySettings/useStageCache",
              canary(PatchActions.member(CANARY + ".useStageCache", PatchValue.BOOLEAN)))
          .allow(
              "/canarySettings/stageVariableOverrides/{name}",
              canary(StagePatch::override),
              "add",
              "remove",
              "replace")
          .allow("/canarySettings", whole(CANARY), "remove")
          .allow(PatchRule.ANYWHERE, MethodSettings::replace, "replace")
          .allow(PatchRule.ANYWHERE, MethodSettings::remove, "remove")
          .allow(PatchRule.ANYWHERE, MethodSettings::refuse, "add");

  private StagePatch() {}

  private static PatchAction accessLog(String member) {
    PatchAction set = PatchActions.member(ACCESS_LOG + "." + member, PatchValue.EXACT);
    return (tree, variables, operation) -> {
      if (operation.value() == null || operation.value().isEmpty()) {
        throw SignetException.badRequest("Access Log value must not be empty");
      }
      set.apply(tree, variables, operation);
    };
  }

  private static void refuseAccessLog(
      ObjectNode tree, List<String> variables, PatchOperation operation) {
    throw SignetException.badRequest(
        "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn,"
            + " /accessLogSettings/format]");
  }

  private static PatchAction whole(String member) {
    return (tree, variables, operation) -> {
      if (tree.remove(member) == null) {
        throw MethodSettings.nothingToRemove(member);
      }
    };
  }

  /** Touching one member of a canary makes the rest: no traffic, and the stage's deployment. */
  private static PatchAction canary(PatchAction action) {
    return (tree, variables, operation) -> {
      if (!tree.has(CANARY)) {
        tree.putObject(CANARY)
            .put("percentTraffic", 0.0)
            .put("useStageCache", false)
            .set("deploymentId", tree.get("deploymentId"));
      }
      action.apply(tree, variables, operation);
    };
  }

  private static void override(ObjectNode tree, List<String> variables, PatchOperation operation) {
    PatchActions.lenientEntry(OVERRIDES, PatchValue.EXACT, Refusals::unknownParameter)
        .apply(tree.withObjectProperty(CANARY), variables, operation);
  }

  private static void promote(ObjectNode tree, List<String> variables, PatchOperation operation) {
    String source = PROMOTIONS.get(String.valueOf(operation.path()));
    if (source == null || !source.equals(operation.from())) {
      throw SignetException.badRequest(
          "Invalid copy operation with path: "
              + operation.path()
              + " and from "
              + operation.from()
              + ". Valid copy:path are [/deploymentId, /variables] and valid copy:from are"
              + " [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]");
    }
    JsonNode canary = tree.get(CANARY);
    if (canary == null) {
      throw SignetException.badRequest("Promotion not available. Canary does not exist.");
    }
    if (operation.path().equals("/deploymentId")) {
      tree.set("deploymentId", canary.get("deploymentId"));
      return;
    }
    if (canary.get(OVERRIDES) instanceof ObjectNode overrides) {
      tree.withObjectProperty("variables").setAll(overrides);
    }
  }
}
