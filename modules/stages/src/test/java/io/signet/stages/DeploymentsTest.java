package io.signet.stages;

import static io.signet.stages.ControlPlane.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.DeployedApi;
import io.signet.api.Kind;
import org.junit.jupiter.api.Test;

final class DeploymentsTest {

  private final ControlPlane signet = new ControlPlane();

  @Test
  void shouldRefuseToDeployAnApiWithoutMethods() {
    // Given
    String deployments = "/restapis/" + signet.newApi() + "/deployments";

    // When
    String refusal = refusal(() -> signet.post(deployments, "{\"stageName\":\"prod\"}"));

    // Then
    assertThat(refusal)
        .isEqualTo("400 BadRequestException: The REST API doesn't contain any methods");
    assertThat(signet.store.count(Kind.STAGE, "")).isZero();
  }

  @Test
  void shouldRefuseToDeployAMethodWithoutIntegration() {
    // Given
    String api = signet.newDeployedApi("prod");
    signet.put(signet.root(api) + "/methods/POST", "{\"authorizationType\":\"NONE\"}");

    // When
    String refusal = refusal(() -> signet.post("/restapis/" + api + "/deployments", ""));

    // Then
    assertThat(refusal).isEqualTo("400 BadRequestException: No integration defined for method");
    assertThat(signet.store.count(Kind.DEPLOYMENT, api + "/")).isEqualTo(1);
  }

  @Test
  void shouldKeepASnapshotThatLaterEditsDoNotReach() {
    // Given
    String api = signet.newDeployedApi("prod");
    String deployment = stage(api).get("deploymentId").asText();
    DeployedApi before = snapshot(api, deployment);

    // When
    signet.delete(signet.root(api) + "/methods/GET");
    signet.patch("/restapis/" + api, "replace", "/name", "cats");

    // Then
    assertThat(snapshot(api, deployment)).isEqualTo(before);
    assertThat(before.resources().get(0).resourceMethods()).containsOnlyKeys("GET");
  }

  @Test
  void shouldRepointAStageAndKeepWhatTheDeploymentDoesNotMention() {
    // Given
    String api = signet.newDeployedApi("prod");
    signet.newCertificate("abc123");
    signet.patch(
        stagePath(api),
        "replace",
        "/clientCertificateId",
        "abc123",
        "replace",
        "/variables/host",
        "pets.example",
        "replace",
        "/description",
        "live");
    signet.put(
        "/tags/arn:aws:apigateway:us-east-1::%2Frestapis%2F" + api + "%2Fstages%2Fprod",
        "{\"tags\":{\"a\":\"b\"}}");
    JsonNode before = stage(api);

    // When
    JsonNode deployment =
        signet.post("/restapis/" + api + "/deployments", "{\"stageName\":\"prod\"}");

    // Then
    JsonNode after = stage(api);
    assertThat(after.get("deploymentId")).isEqualTo(deployment.get("id"));
    assertThat(after.get("deploymentId")).isNotEqualTo(before.get("deploymentId"));
    for (String kept :
        new String[] {"clientCertificateId", "variables", "description", "tags", "createdDate"}) {
      assertThat(after.get(kept)).as(kept).isNotNull().isEqualTo(before.get(kept));
    }
  }

  @Test
  void shouldReplaceTheVariablesThatADeploymentGives() {
    // Given
    String api = signet.newDeployedApi("prod");
    signet.patch(stagePath(api), "replace", "/variables/old", "1");

    // When
    signet.post(
        "/restapis/" + api + "/deployments",
        "{\"stageName\":\"prod\",\"stageDescription\":\"second\",\"variables\":{\"new\":\"2\"}}");

    // Then
    assertThat(stage(api).get("variables").toString()).isEqualTo("{\"new\":\"2\"}");
    assertThat(stage(api).get("description").asText()).isEqualTo("second");
  }

  @Test
  void shouldRefuseToDeleteADeploymentInUseByACanary() {
    // Given
    String api = signet.newDeployedApi("prod");
    String canary =
        signet
            .post(
                "/restapis/" + api + "/deployments",
                "{\"stageName\":\"prod\",\"canarySettings\":{\"percentTraffic\":10}}")
            .get("id")
            .asText();
    String path = "/restapis/" + api + "/deployments/" + canary;

    // When
    String refusal = refusal(() -> signet.delete(path));

    // Then
    assertThat(refusal)
        .isEqualTo(
            "400 BadRequestException: Active stages pointing to this deployment must be moved or"
                + " deleted");
    signet.patch(stagePath(api), "remove", "/canarySettings", "");
    assertThat(signet.delete(path).isNull()).isTrue();
  }

  @Test
  void shouldTellTheMethodsOfADeploymentWhenAsked() {
    // Given
    String api = signet.newDeployedApi("prod");
    String path = "/restapis/" + api + "/deployments/" + stage(api).get("deploymentId").asText();

    // When
    JsonNode summary = signet.get(path + "?embed=apisummary").get("apiSummary");

    // Then
    assertThat(summary.toString())
        .isEqualTo("{\"/\":{\"GET\":{\"authorizationType\":\"NONE\",\"apiKeyRequired\":false}}}");
    assertThat(signet.get(path).has("apiSummary")).isFalse();
  }

  @Test
  void shouldPatchOnlyTheDescription() {
    // Given
    String api = signet.newDeployedApi("prod");
    String path = "/restapis/" + api + "/deployments/" + stage(api).get("deploymentId").asText();
    signet.patch(path, "replace", "/description", "first");

    // When
    String refusal = refusal(() -> signet.patch(path, "replace", "/id", "x"));

    // Then
    assertThat(refusal)
        .isEqualTo(
            "400 BadRequestException: Invalid patch path  '/id' specified for op 'replace'. Must be"
                + " one of: [/description]");
    assertThat(signet.get(path).get("description").asText()).isEqualTo("first");
  }

  @Test
  void shouldTellAnUnknownApiFromAnUnknownDeployment() {
    // Given
    String api = signet.newApi();

    // When
    String unknownApi = refusal(() -> signet.get("/restapis/nope/deployments/abc123"));
    String unknown = refusal(() -> signet.get("/restapis/" + api + "/deployments/abc123"));

    // Then
    assertThat(unknownApi)
        .isEqualTo("404 NotFoundException: Invalid API identifier specified 123456789012:nope");
    assertThat(unknown).isEqualTo("404 NotFoundException: Invalid Deployment identifier specified");
  }

  @Test
  void shouldServeTheEditedStateAsADraft() {
    // Given
    String api = signet.newDeployedApi("prod");
    signet.post(signet.root(api), "{\"pathPart\":\"pets\"}");

    // When
    DeployedApi draft = new Drafts(signet.store).get(api);

    // Then
    assertThat(draft.deployment().id()).isEqualTo("draft");
    assertThat(draft.resources()).extracting("path").containsExactly("/", "/pets");
    assertThat(refusal(() -> new Drafts(signet.store).get("nope")))
        .isEqualTo("404 NotFoundException: Invalid Resource identifier specified");
  }

  private DeployedApi snapshot(String api, String deployment) {
    return signet.store.get(Kind.DEPLOYMENT, api + "/" + deployment).orElseThrow().value();
  }

  private JsonNode stage(String api) {
    return signet.get(stagePath(api));
  }

  private static String stagePath(String api) {
    return "/restapis/" + api + "/stages/prod";
  }
}
