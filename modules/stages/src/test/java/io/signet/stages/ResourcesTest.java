package io.signet.stages;

import static io.signet.stages.ControlPlane.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResourcesTest {

  private final ControlPlane signet = new ControlPlane();
  private String resources;
  private String root;

  @BeforeEach
  void makeAnApi() {
    String api = signet.newApi();
    resources = "/restapis/" + api + "/resources";
    root = signet.root(api);
  }

  @Test
  void shouldMakeAResourceBelowAnother() {
    // Given
    String pets = make(root, "pets");

    // When
    JsonNode created = signet.post(pets, "{\"pathPart\":\"{petId}\"}");

    // Then
    assertThat(created.get("id").asText()).matches("[a-z0-9]{6}");
    assertThat(created.get("path").asText()).isEqualTo("/pets/{petId}");
    assertThat(resources + "/" + created.get("parentId").asText()).isEqualTo(pets);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "{a", "a}", "{}", "{a+", "a+", "ä", "{+}"})
  void shouldRefuseABadPathPart(String pathPart) {
    // When
    String refusal = refusal(() -> make(root, pathPart));

    // Then
    assertThat(refusal)
        .isEqualTo(
            "400 BadRequestException: Resource's path part only allow a-zA-Z0-9._-: or a valid"
                + " greedy path variable and curly braces at the beginning and the end.");
  }

  @Test
  void shouldAllowOneVariableBesideFixedParts() {
    // Given
    make(root, "{id}");
    make(root, "pets");

    // When
    String refusal = refusal(() -> make(root, "{proxy+}"));

    // Then
    assertThat(refusal)
        .isEqualTo(
            "400 BadRequestException: A sibling ({id}) of this resource already has a variable path"
                + " part -- only one is allowed");
  }

  @Test
  void shouldRefuseANameThatIsTaken() {
    // Given
    make(root, "pets");

    // When
    String refusal = refusal(() -> make(root, "pets"));

    // Then
    assertThat(refusal)
        .isEqualTo(
            "409 ConflictException: Another resource with the same parent already has this name:"
                + " pets");
  }

  @Test
  void shouldRefuseAChildOfAGreedyResource() {
    // Given
    String greedy = make(root, "{proxy+}");

    // When
    String refusal = refusal(() -> make(greedy, "more"));

    // Then
    assertThat(refusal)
        .startsWith(
            "400 BadRequestException: Cannot create a child of a resource with a greedy path"
                + " variable");
  }

  @Test
  void shouldRefuseMoreResourcesThanTheLimit() {
    // Given
    ControlPlane small =
        new ControlPlane(
            new InMemoryStore(), new StageOptions("us-east-1", "123456789012", 1, 2, 1, 1, 1));
    String smallRoot = small.root(small.newApi());
    small.post(smallRoot, "{\"pathPart\":\"a\"}");

    // When
    String refusal = refusal(() -> small.post(smallRoot, "{\"pathPart\":\"b\"}"));

    // Then
    assertThat(refusal).startsWith("429 LimitExceededException: Maximum number of resources");
  }

  @Test
  void shouldDeleteTheWholeSubtreeAndNothingElse() {
    // Given
    String pets = make(root, "pets");
    make(make(pets, "{id}"), "toys");
    make(root, "petshop");

    // When
    signet.delete(pets);

    // Then
    assertThat(paths()).containsExactly("/", "/petshop");
  }

  @Test
  void shouldRefuseToDeleteTheRoot() {
    // When
    String refusal = refusal(() -> signet.delete(root));

    // Then
    assertThat(refusal).startsWith("400 BadRequestException: Root resource");
    assertThat(paths()).containsExactly("/");
  }

  @Test
  void shouldRenameEverythingBelowARenamedResource() {
    // Given
    String pets = make(root, "pets");
    make(make(pets, "{id}"), "toys");

    // When
    JsonNode renamed = signet.patch(pets, "replace", "/pathPart", "animals");

    // Then
    assertThat(renamed.get("path").asText()).isEqualTo("/animals");
    assertThat(paths()).containsExactly("/", "/animals", "/animals/{id}", "/animals/{id}/toys");
  }

  @Test
  void shouldMoveAResourceWithItsChildren() {
    // Given
    String pets = make(root, "pets");
    make(pets, "{id}");
    String zoo = make(root, "zoo");

    // When
    signet.patch(pets, "replace", "/parentId", id(zoo));

    // Then
    assertThat(paths()).containsExactly("/", "/zoo", "/zoo/pets", "/zoo/pets/{id}");
  }

  @Test
  void shouldRefuseToMoveAResourceBelowItself() {
    // Given
    String pets = make(root, "pets");
    String child = make(make(pets, "{id}"), "toys");

    // When
    String refusal = refusal(() -> signet.patch(pets, "replace", "/parentId", id(child)));

    // Then
    assertThat(refusal).isEqualTo("400 BadRequestException: Resources cannot be cyclical.");
  }

  @Test
  void shouldRefuseToMakeAParentGreedy() {
    // Given
    String pets = make(root, "pets");
    make(pets, "toys");

    // When
    String refusal = refusal(() -> signet.patch(pets, "replace", "/pathPart", "{all+}"));

    // Then
    assertThat(refusal).startsWith("400 BadRequestException: A resource with children");
  }

  @Test
  void shouldRefusePatchesInTheWordsOfNewerResources() {
    // Given
    String pets = make(root, "pets");

    // When
    String refusal = refusal(() -> signet.patch(pets, "replace", "/path", "x"));

    // Then
    assertThat(refusal)
        .isEqualTo(
            "400 BadRequestException: Invalid patch path  '/path' specified for op 'replace'. Must"
                + " be one of: [/parentId, /pathPart]");
  }

  @Test
  void shouldTellMethodsInFullOnlyWhenAsked() {
    // Given
    signet.put(root + "/methods/GET", "{\"authorizationType\":\"NONE\"}");

    // When
    JsonNode plain = signet.get(resources).get("item").get(0);
    JsonNode embedded = signet.get(resources + "?embed=methods").get("item").get(0);

    // Then
    assertThat(plain.get("resourceMethods").toString()).isEqualTo("{\"GET\":{}}");
    assertThat(embedded.at("/resourceMethods/GET/authorizationType").asText()).isEqualTo("NONE");
  }

  @Test
  void shouldNotFindAResourceOfAnotherApi() {
    // Given
    String other = "/restapis/" + signet.newApi() + "/resources/" + id(make(root, "pets"));

    // When
    String refusal = refusal(() -> signet.get(other));

    // Then
    assertThat(refusal).isEqualTo("404 NotFoundException: Invalid Resource identifier specified");
  }

  private String make(String parent, String pathPart) {
    JsonNode created = signet.post(parent, "{\"pathPart\":\"" + pathPart + "\"}");
    return resources + "/" + created.get("id").asText();
  }

  private static String id(String resource) {
    return resource.substring(resource.lastIndexOf('/') + 1);
  }

  private List<String> paths() {
    return signet.get(resources).get("item").findValuesAsText("path");
  }
}
