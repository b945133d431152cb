package io.signet.stages;

import static io.signet.stages.ControlPlane.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MethodsTest {

  private static final String PLAIN = "{\"authorizationType\":\"NONE\"}";

  private final ControlPlane signet = new ControlPlane();
  private String root;

  @BeforeEach
  void makeAnApi() {
    root = signet.root(signet.newApi());
  }

  @Test
  void shouldMakeAMethodOnce() {
    // Given
    signet.put(root + "/methods/GET", PLAIN);

    // When
    String refusal = refusal(() -> signet.put(root + "/methods/GET", PLAIN));

    // Then
    assertThat(refusal).isEqualTo("409 ConflictException: Method already exists for this resource");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FETCH | {"authorizationType":"NONE"}                                            | BadRequestException: Invalid HTTP method specified
          GET   | {}                                                                      | ValidationException: 1 validation error detected: Value null at 'putMethodInput.authorizationType'
          GET   | {"authorizationType":"SECRET"}                                          | BadRequestException: Invalid authorization type specified
          GET   | {"authorizationType":"CUSTOM","authorizerId":"abc123"}                  | BadRequestException: Invalid authorizer ID specified.
          GET   | {"authorizationType":"NONE","requestModels":{"a/b":"Pet"}}              | BadRequestException: Invalid model identifier specified: Pet
          GET   | {"authorizationType":"NONE","requestValidatorId":"abc123"}              | BadRequestException: Invalid Request Validator identifier specified
          GET   | {"authorizationType":"NONE","requestParameters":{"header.x":true}}      | BadRequestException: Invalid mapping expression specified
          """)
  void shouldRefuseABadMethod(String verb, String body, String message) {
    // When
    String refusal = refusal(() -> signet.put(root + "/methods/" + verb, body));

    // Then
    assertThat(refusal).startsWith("400 " + message);
    assertThat(signet.get(root).has("resourceMethods")).isFalse();
  }

  @Test
  void shouldAcceptTheModelsThatEveryApiIsBornWith() {
    // When
    JsonNode method =
        signet.put(
            root + "/methods/POST",
            "{\"authorizationType\":\"NONE\",\"requestModels\":{\"application/json\":\"Empty\"}}");

    // Then
    assertThat(method.at("/requestModels/application~1json").asText()).isEqualTo("Empty");
  }

  @Test
  void shouldRemoveTheMapOfMethodsWithTheLastMethod() {
    // Given
    signet.put(root + "/methods/GET", PLAIN);

    // When
    JsonNode answer = signet.delete(root + "/methods/GET");

    // Then
    assertThat(answer.isNull()).isTrue();
    assertThat(signet.get(root).has("resourceMethods")).isFalse();
  }

  @Test
  void shouldMakeAMethodResponseOnceAndKeepItsEmptyMembers() {
    // Given
    signet.put(root + "/methods/GET", PLAIN);
    String response = root + "/methods/GET/responses/200";

    // When
    JsonNode created = signet.put(response, "{\"responseModels\":{}}");

    // Then
    assertThat(created.toString()).isEqualTo("{\"statusCode\":\"200\",\"responseModels\":{}}");
    assertThat(refusal(() -> signet.put(response, "{}")))
        .isEqualTo("409 ConflictException: Response already exists for this resource");
  }

  @Test
  void shouldDeleteAMethodResponse() {
    // Given
    signet.put(root + "/methods/GET", PLAIN);
    String response = root + "/methods/GET/responses/200";
    signet.put(response, "{}");

    // When
    signet.delete(response);

    // Then
    assertThat(signet.get(root + "/methods/GET").has("methodResponses")).isFalse();
    assertThat(refusal(() -> signet.get(response)))
        .isEqualTo("404 NotFoundException: Invalid Response status code specified");
  }

  @Test
  void shouldReportTheBodyBeforeThePath() {
    // Given
    signet.put(root + "/methods/GET", PLAIN);

    // When
    String refusal =
        refusal(() -> signet.patch(root + "/methods/GET/responses/600", "set", "/x", "y"));

    // Then
    assertThat(refusal)
        .matches(
            ".*2 validation errors detected: Value 'set' at .*; Value '600' at 'statusCode' failed"
                + " to satisfy constraint: Member must satisfy regular expression pattern:"
                + " \\[1-5]\\\\d\\\\d");
  }
}
