package io.signet.stages;

import static io.signet.stages.ControlPlane.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RestApisTest {

  private final ControlPlane signet = new ControlPlane();

  @Test
  void shouldMakeAnApiWithItsRootAndAwsDefaults() {
    // When
    JsonNode api = signet.post("/restapis", "{\"name\":\"pets\"}");

    // Then
    assertThat(api.get("id").asText()).matches("[a-z0-9]{10}");
    assertThat(api.get("rootResourceId").asText()).matches("[a-z0-9]{10}");
    assertThat(api.get("apiKeySource").asText()).isEqualTo("HEADER");
    assertThat(api.get("endpointConfiguration").toString())
        .isEqualTo("{\"types\":[\"EDGE\"],\"ipAddressType\":\"ipv4\"}");
    assertThat(api.get("disableExecuteApiEndpoint").asBoolean()).isFalse();
    assertThat(api.get("createdDate").isIntegralNumber()).isTrue();
    assertThat(api.has("tags")).isFalse();
  }

  @Test
  void shouldTellEmptyTagsOfOneApiButNotInAList() {
    // Given
    String id = signet.newApi();

    // When
    JsonNode one = signet.get("/restapis/" + id);

    // Then
    assertThat(one.get("tags").isEmpty()).isTrue();
    assertThat(signet.get("/restapis").get("item").get(0).has("tags")).isFalse();
  }

  @Test
  void shouldPageThroughAllApisOnce() {
    // Given
    for (int i = 0; i < 5; i++) {
      signet.newApi();
    }

    // When
    JsonNode first = signet.get("/restapis?limit=3");
    JsonNode second = signet.get("/restapis?limit=3&position=" + first.get("position").asText());

    // Then
    assertThat(first.get("item")).hasSize(3);
    assertThat(second.get("item")).hasSize(2);
    assertThat(second.has("position")).isFalse();
    assertThat(second.get("item").findValuesAsText("id"))
        .doesNotContainAnyElementsOf(first.get("item").findValuesAsText("id"));
  }

  @Test
  void shouldRemoveEverythingBelowADeletedApi() {
    // Given
    String id = signet.newDeployedApi("prod");

    // When
    JsonNode answer = signet.delete("/restapis/" + id);

    // Then
    assertThat(answer.isNull()).isTrue();
    for (Kind<?> kind : Kind.ALL) {
      assertThat(signet.store.count(kind, "")).as(kind.name()).isZero();
    }
    assertThat(refusal(() -> signet.get("/restapis/" + id)))
        .isEqualTo("404 NotFoundException: Invalid API identifier specified 123456789012:" + id);
  }

  @Test
  void shouldCopyTheTreeOfAClonedApi() {
    // Given
    String source = signet.newDeployedApi("prod");
    signet.post(signet.root(source), "{\"pathPart\":\"pets\"}");

    // When
    JsonNode clone =
        signet.post("/restapis", "{\"name\":\"copy\",\"cloneFrom\":\"" + source + "\"}");

    // Then
    JsonNode resources =
        signet.get("/restapis/" + clone.get("id").asText() + "/resources?embed=methods");
    assertThat(resources.get("item").findValuesAsText("path")).containsExactly("/", "/pets");
    assertThat(resources.at("/item/0/id")).isEqualTo(clone.get("rootResourceId"));
    assertThat(resources.at("/item/1/parentId")).isEqualTo(clone.get("rootResourceId"));
    assertThat(resources.at("/item/0/resourceMethods/GET/methodIntegration/type").asText())
        .isEqualTo("MOCK");
  }

  @Test
  void shouldRefuseMoreApisThanTheLimit() {
    // Given
    ControlPlane small =
        new ControlPlane(
            new InMemoryStore(), new StageOptions("us-east-1", "123456789012", 1, 1, 1, 1, 1));
    small.newApi();

    // When
    String refusal = refusal(small::newApi);

    // Then
    assertThat(refusal).startsWith("429 LimitExceededException: Maximum number of APIs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                       | ValidationException: 1 validation error detected: Value null at 'createRestApiInput.name' failed to satisfy constraint: Member must not be null
          {"name":""}                              | BadRequestException: Name cannot be empty
          {"name":"a","description":""}            | BadRequestException: Description cannot be an empty string
          {"name":"a","minimumCompressionSize":-1} | BadRequestException: Invalid minimum compression size, must be between 0 and 10485760
          {"name":"a","apiKeySource":"X"}          | ValidationException: 1 validation error detected: Value 'X' at 'createRestApiInput.apiKeySource' failed to satisfy constraint: Member must satisfy enum value set: [HEADER, AUTHORIZER]
          {"name":"a","colour":"red"}              | BadRequestException: Invalid JSON input: unknown member 'colour'
          {"name":7}                               | SerializationException: Unexpected type of value at 'name'
          {"name":"a","tags":{"aws:x":"y"}}        | BadRequestException: Tag keys that start with aws: are reserved
          {"name":"a",                             | BadRequestException: Invalid JSON input
          """)
  void shouldRefuseABadApiAndKeepNothing(String body, String message) {
    // When
    String refusal = refusal(() -> signet.post("/restapis", body));

    // Then
    assertThat(refusal).startsWith("400 " + message);
    assertThat(signet.store.revision()).isZero();
  }

  @Test
  void shouldRefuseAResourcePolicyRatherThanIgnoreIt() {
    // When
    String refusal = refusal(() -> signet.post("/restapis", "{\"name\":\"a\",\"policy\":\"{}\"}"));

    // Then
    assertThat(refusal).startsWith("501 NotImplementedException");
  }

  @Test
  void shouldPatchMembersAndUnsetThem() {
    // Given
    String api = "/restapis/" + signet.newApi();
    signet.patch(
        api,
        "replace",
        "/name",
        "cats",
        "replace",
        "/description",
        "all cats",
        "add",
        "/binaryMediaTypes/image~1png",
        "",
        "replace",
        "/binaryMediaTypes/image~1png",
        "image/gif",
        "replace",
        "/endpointConfiguration/types/EDGE",
        "REGIONAL",
        "replace",
        "/disableExecuteApiEndpoint",
        "true");

    // When
    JsonNode changed =
        signet.patch(
            api, "remove", "/description", "", "remove", "/binaryMediaTypes/image~1gif", "");

    // Then
    assertThat(changed.get("name").asText()).isEqualTo("cats");
    assertThat(changed.has("description")).isFalse();
    assertThat(changed.has("binaryMediaTypes")).isFalse();
    assertThat(changed.at("/endpointConfiguration/types/0").asText()).isEqualTo("REGIONAL");
    assertThat(changed.get("disableExecuteApiEndpoint").asBoolean()).isTrue();
  }

  @Test
  void shouldKeepAnApiUnchangedWhenOneOperationOfAPatchIsRefused() {
    // Given
    String api = "/restapis/" + signet.newApi();
    JsonNode before = signet.get(api);

    // When
    String refusal =
        refusal(() -> signet.patch(api, "replace", "/name", "cats", "replace", "/x", "y"));

    // Then
    assertThat(refusal).isEqualTo("400 BadRequestException: Invalid patch path /x");
    assertThat(signet.get(api)).isEqualTo(before);
  }

  @Test
  void shouldReportAllUnknownOpsTogether() {
    // Given
    String api = "/restapis/" + signet.newApi();

    // When
    String refusal = refusal(() -> signet.patch(api, "set", "/name", "a", "put", "/name", "b"));

    // Then
    assertThat(refusal)
        .isEqualTo(
            "400 ValidationException: 2 validation errors detected: Value 'set' at"
                + " 'updateRestApiInput.patchOperations.1.member.op' failed to satisfy constraint:"
                + " Member must satisfy enum value set: [add, remove, move, test, replace, copy];"
                + " Value 'put' at 'updateRestApiInput.patchOperations.2.member.op' failed to"
                + " satisfy constraint: Member must satisfy enum value set: [add, remove, move,"
                + " test, replace, copy]");
  }
}
