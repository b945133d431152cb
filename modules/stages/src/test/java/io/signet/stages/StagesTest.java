package io.signet.stages;

import static io.signet.stages.ControlPlane.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.Caller;
import io.signet.api.Kind;
import io.signet.store.Audit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StagesTest {

  private final ControlPlane signet = new ControlPlane();
  private String stages;
  private String stage;
  private String deployment;

  @BeforeEach
  void deployAnApi() {
    stages = "/restapis/" + signet.newDeployedApi("prod") + "/stages";
    stage = stages + "/prod";
    deployment = signet.get(stage).get("deploymentId").asText();
  }

  @Test
  void shouldPresentACertificateOnceItIsAttached() {
    // Given
    signet.newCertificate("abc123");

    // When
    JsonNode changed = signet.patch(stage, "replace", "/clientCertificateId", "abc123");

    // Then
    assertThat(changed.get("clientCertificateId").asText()).isEqualTo("abc123");
    assertThat(signet.get(stage)).isEqualTo(changed);
  }

  @Test
  void shouldRefuseAnUnknownCertificateAndChangeNothing() {
    // Given
    JsonNode before = signet.get(stage);

    // When
    String refusal =
        refusal(
            () ->
                signet.patch(
                    stage,
                    "replace",
                    "/description",
                    "x",
                    "replace",
                    "/clientCertificateId",
                    "abc123"));

    // Then
    assertThat(refusal)
        .isEqualTo("400 BadRequestException: Invalid Client Certificate identifier specified");
    assertThat(signet.get(stage)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"remove,", "replace,''"})
  void shouldDetachACertificate(String op, String value) {
    // Given
    signet.newCertificate("abc123");
    signet.patch(stage, "replace", "/clientCertificateId", "abc123");

    // When
    JsonNode changed = signet.patch(stage, op, "/clientCertificateId", value);

    // Then
    assertThat(changed.has("clientCertificateId")).isFalse();
  }

  @Test
  void shouldNameItsCertificateAndDeploymentAsReferences() {
    // Given
    signet.newCertificate("abc123");
    signet.patch(stage, "replace", "/clientCertificateId", "abc123");

    // When
    Iterable<?> referrers =
        signet.store.write(
            new Audit(Caller.SIGNET, "test", "Look", "-"),
            transaction -> transaction.referrers(Kind.CERTIFICATE.id("abc123")));

    // Then
    assertThat(referrers).hasToString("[stage:" + stages.split("/")[2] + "/prod]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"stageName":"a b","deploymentId":"D"}                                         | 400 BadRequestException: Stage name only allows a-zA-Z0-9_-
          {"stageName":"","deploymentId":"D"}                                            | 400 BadRequestException: Stage name only allows a-zA-Z0-9_-
          {"stageName":"prod","deploymentId":"D"}                                        | 409 ConflictException: Stage already exists
          {"stageName":"dev","deploymentId":"nope"}                                      | 400 BadRequestException: Deployment id does not exist
          {"stageName":"dev","deploymentId":""}                                          | 400 BadRequestException: Deployment id does not exist
          {"deploymentId":"D"}                                                           | 400 ValidationException: 1 validation error detected: Value null at 'createStageInput.stageName' failed to satisfy constraint: Member must not be null
          {"stageName":"dev","deploymentId":"D","cacheClusterSize":"7"}                  | 400 ValidationException: 1 validation error detected: Value '7' at 'createStageInput.cacheClusterSize'
          {"stageName":"dev","deploymentId":"D","variables":{"a-b":"c"}}                 | 400 BadRequestException: Stage variable names
          {"stageName":"dev","deploymentId":"D","variables":{"a":"b c"}}                 | 400 BadRequestException: Stage variable values
          {"stageName":"dev","deploymentId":"D","canarySettings":{"percentTraffic":101}} | 400 BadRequestException: Invalid canary percentTraffic
          {"stageName":"dev","deploymentId":"D","clientCertificateId":"abc123"}          | 400 BadRequestException: Invalid JSON input: unknown member 'clientCertificateId'
          """)
  void shouldRefuseABadStage(String body, String message) {
    // When
    String refusal =
        refusal(() -> signet.post(stages, body.replace("\"D\"", "\"" + deployment + "\"")));

    // Then
    assertThat(refusal).startsWith(message);
    assertThat(signet.get(stages).get("item")).hasSize(1);
  }

  @Test
  void shouldRefuseMoreStagesThanTheLimit() {
    // Given
    for (int i = 1; i < ControlPlane.OPTIONS.maxStagesPerApi(); i++) {
      make("s" + i);
    }

    // When
    String refusal = refusal(() -> make("last"));

    // Then
    assertThat(refusal).startsWith("429 LimitExceededException: Maximum number of stages");
  }

  @Test
  void shouldListTheStagesOfOneDeployment() {
    // Given
    signet.post(stages.replace("/stages", "/deployments"), "{\"stageName\":\"other\"}");

    // When
    JsonNode found = signet.get(stages + "?deploymentId=" + deployment);

    // Then
    assertThat(found.get("item").findValuesAsText("stageName")).containsExactly("prod");
    assertThat(found.has("position")).isFalse();
  }

  @Test
  void shouldForgetADeletedStage() {
    // When
    signet.delete(stage);

    // Then
    assertThat(refusal(() -> signet.get(stage)))
        .isEqualTo("404 NotFoundException: Invalid stage identifier specified");
    assertThat(signet.store.changesSince(0).deleted()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/~1pets~1{id}/GET", "/pets/{id}/GET"})
  void shouldKeyTheSettingsOfAMethodByItsPathAndVerb(String methodPath) {
    // When
    JsonNode changed = signet.patch(stage, "replace", methodPath + "/logging/loglevel", "INFO");

    // Then
    JsonNode settings = changed.get("methodSettings").get("pets/{id}/GET");
    assertThat(settings.get("loggingLevel").asText()).isEqualTo("INFO");
    assertThat(settings.get("throttlingBurstLimit").asInt()).isEqualTo(5000);
    assertThat(signet.patch(stage, "remove", methodPath, "").get("methodSettings").isEmpty())
        .isTrue();
  }

  @Test
  void shouldLetSettingsOfEveryMethodFlowIntoThoseOfSingleMethods() {
    // Given
    signet.patch(
        stage,
        "replace",
        "/pets/GET/throttling/burstLimit",
        "7",
        "replace",
        "/*/*/metrics/enabled",
        "true");

    // When
    JsonNode changed =
        signet.patch(
            stage,
            "replace",
            "/*/*/throttling/burstLimit",
            "9",
            "replace",
            "/*/*/caching/ttlInSeconds",
            "60");

    // Then
    JsonNode pets = changed.get("methodSettings").get("pets/GET");
    assertThat(pets.get("metricsEnabled").asBoolean()).isTrue();
    assertThat(pets.get("cacheTtlInSeconds").asInt()).isEqualTo(60);
    assertThat(pets.get("throttlingBurstLimit").asInt()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          replace | /*/*/logging/loglevel        | LOUD | Invalid logging level specified. Must be one of: [OFF, ERROR, INFO]
          replace | /*/*/throttling/burstLimit   | many | Invalid throttling burst limit specified
          replace | /*/*/throttling/rateLimit    | -    | Invalid throttling rate limit specified
          replace | /*/*/caching/ttlInSeconds    | 3601 | Invalid cache TTL specified, must be between 0 and 3600
          remove  | /pets/GET                    | -    | Cannot remove method setting pets/GET because there is no method setting for this method
          add     | /description                 | x    | Invalid method setting path: /description. Must be one of: [
          replace | /*/*/metrics/colour          | x    | Invalid method setting path: /*/*/metrics/colour. Must be one of: [
          replace | -                            | x    | Invalid method setting path: null. Must be one of: [
          move    | /description                 | x    | Invalid patch operation specified. Must be one of: [add, copy, remove, replace]
          replace | /canarySettings/percentTraffic | lots | Invalid canary percentTraffic specified
          replace | /deploymentId                | nope | Deployment id does not exist
          replace | /canarySettings/deploymentId | nope | Deployment id does not exist
          replace | /cacheClusterSize            | 7    | Invalid cache cluster size specified
          replace | /variables/a-b               | x    | Stage variable names
          """)
  void shouldRefuseABadPatch(String op, String path, String value, String message) {
    // Given
    JsonNode before = signet.get(stage);

    // When
    String refusal = refusal(() -> signet.patch(stage, op, path, value));

    // Then
    assertThat(refusal).startsWith("400 BadRequestException: " + message);
    assertThat(signet.get(stage)).isEqualTo(before);
  }

  @Test
  void shouldAddReplaceAndRemoveVariables() {
    // Given
    signet.patch(stage, "add", "/variables/a", "1", "replace", "/variables/b", "2");

    // When
    JsonNode changed = signet.patch(stage, "remove", "/variables/a", "");

    // Then
    assertThat(changed.get("variables").toString()).isEqualTo("{\"b\":\"2\"}");
    assertThat(signet.patch(stage, "remove", "/variables/b", "").has("variables")).isFalse();
  }

  @Test
  void shouldSetAndRemoveOverridesOfACanary() {
    // Given
    signet.patch(stage, "replace", "/canarySettings/stageVariableOverrides/a", "1");

    // When
    JsonNode changed =
        signet.patch(stage, "remove", "/canarySettings/stageVariableOverrides/a", "");

    // Then
    assertThat(changed.at("/canarySettings/percentTraffic").asDouble()).isZero();
    assertThat(changed.at("/canarySettings/deploymentId").asText()).isEqualTo(deployment);
    assertThat(changed.get("canarySettings").has("stageVariableOverrides")).isFalse();
  }

  private void make(String name) {
    signet.post(stages, "{\"stageName\":\"" + name + "\",\"deploymentId\":\"" + deployment + "\"}");
  }
}
