package io.signet.stages;

import static io.signet.stages.ControlPlane.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IntegrationsTest {

  private final ControlPlane signet = new ControlPlane();
  private String method;
  private String integration;

  @BeforeEach
  void makeAMethod() {
    method = signet.root(signet.newApi()) + "/methods/GET";
    integration = method + "/integration";
    signet.put(
        method,
        "{\"authorizationType\":\"NONE\",\"requestParameters\":{\"method.request.header.x\":true}}");
  }

  @Test
  void shouldFillInWhatAwsFillsIn() {
    // When
    JsonNode made = put("HTTP_PROXY", "https://pets.example/");

    // Then
    assertThat(made.get("connectionType").asText()).isEqualTo("INTERNET");
    assertThat(made.get("timeoutInMillis").asInt()).isEqualTo(29_000);
    assertThat(made.get("passthroughBehavior").asText()).isEqualTo("WHEN_NO_MATCH");
    assertThat(method).contains("/" + made.get("cacheNamespace").asText() + "/");
    assertThat(made.get("cacheKeyParameters").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://pets.example",
        "https://pets.example:8443/a/b?c=d",
        "HTTPS://10.0.0.1/",
        "http://[::1]:9000/x",
        "https://${stageVariables.host}/a",
        "https://${stageVariables.host}:${stageVariables.port}/{proxy}",
        "https://api-${stageVariables.env}.pets.example/{petId}?v=${stageVariables.v}",
        "${stageVariables.url}",
        "${stageVariables.scheme}://pets.example/a",
        "http://backend_1:8080"
      })
  void shouldAcceptHttpEndpoints(String uri) {
    // When
    JsonNode made = put("HTTP", uri);

    // Then
    assertThat(made.get("uri").asText()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pets.example",
        "ftp://pets.example",
        "http://",
        "http:///a",
        "https://user:word@pets.example/",
        "https://pets.example:0/",
        "https://pets.example:65536/",
        "https://pets.example:http/",
        "https://pets.example/a b",
        "https://pets.example/#a",
        "https://pets example/",
        "file:///etc/passwd",
        "https://${stageVariables.a b}/"
      })
  void shouldRefuseOtherEndpoints(String uri) {
    // When
    String refusal = refusal(() -> put("HTTP", uri));

    // Then
    assertThat(refusal)
        .isEqualTo("400 BadRequestException: Invalid HTTP endpoint specified for URI");
    assertThat(signet.get(method).has("methodIntegration")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "timeoutInMillis":49                                                               | BadRequestException: Timeout should be between 50 ms and 29000 ms
          "timeoutInMillis":29001                                                            | BadRequestException: Timeout should be between 50 ms and 29000 ms
          "timeoutInMillis":"100"                                                            | SerializationException: Unexpected type of value at 'timeoutInMillis'
          "passthroughBehavior":"SOMETIMES"                                                  | BadRequestException: Invalid passthrough behavior specified
          "contentHandling":"CONVERT"                                                        | ValidationException: 1 validation error detected: Value 'CONVERT' at 'putIntegrationInput.contentHandling'
          "connectionType":"VPC_LINK","connectionId":"abc123"                                | BadRequestException: Invalid Vpc Link identifier specified
          "requestParameters":{"integration.request.header.y":"method.request.header.z"}     | BadRequestException: Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.header.z]
          "requestParameters":{"header.y":"'a'"}                                             | BadRequestException: Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: header.y]
          "requestParameters":{"integration.request.header.y":"unquoted"}                    | BadRequestException: Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: unquoted]
          """)
  void shouldRefuseABadIntegration(String members, String message) {
    // When
    String refusal =
        refusal(
            () ->
                signet.put(
                    integration,
                    "{\"type\":\"HTTP\",\"httpMethod\":\"GET\",\"uri\":\"http://a.example\","
                        + members
                        + "}"));

    // Then
    assertThat(refusal).startsWith("400 " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'literal'",
        "method.request.header.x",
        "method.request.multivalueheader.x",
        "method.request.body",
        "method.request.body.name",
        "stageVariables.a",
        "context.identity.sourceIp"
      })
  void shouldAcceptTheSourcesOfMappings(String source) {
    // When
    JsonNode made =
        signet.put(
            integration,
            "{\"type\":\"HTTP\",\"httpMethod\":\"GET\",\"uri\":\"http://a.example\","
                + "\"requestParameters\":{\"integration.request.header.y\":\""
                + source
                + "\"}}");

    // Then
    assertThat(made.at("/requestParameters/integration.request.header.y").asText())
        .isEqualTo(source);
  }

  @Test
  void shouldForgetResponsesWhenAnIntegrationIsPutAgain() {
    // Given
    put("HTTP", "http://a.example");
    signet.put(integration + "/responses/200", "{}");

    // When
    put("HTTP", "http://b.example");

    // Then
    assertThat(refusal(() -> signet.get(integration + "/responses/200")))
        .isEqualTo("404 NotFoundException: Invalid Response status code specified");
  }

  @Test
  void shouldPatchAnIntegrationAsAWhole() {
    // Given
    put("HTTP_PROXY", "http://a.example");

    // When
    JsonNode changed =
        signet.patch(
            integration,
            "replace",
            "/uri",
            "https://b.example/",
            "replace",
            "/httpMethod",
            "POST",
            "replace",
            "/timeoutInMillis",
            "50",
            "replace",
            "/tlsConfig/insecureSkipVerification",
            "true",
            "add",
            "/requestTemplates/application~1json",
            "{}",
            "add",
            "/requestParameters/integration.request.header.y",
            "'1'",
            "add",
            "/cacheKeyParameters/integration.request.header.y",
            "",
            "replace",
            "/cacheNamespace",
            "");

    // Then
    assertThat(changed.get("uri").asText()).isEqualTo("https://b.example/");
    assertThat(changed.get("httpMethod").asText()).isEqualTo("POST");
    assertThat(changed.get("timeoutInMillis").asInt()).isEqualTo(50);
    assertThat(changed.at("/tlsConfig/insecureSkipVerification").asBoolean()).isTrue();
    assertThat(changed.at("/requestTemplates/application~1json").asText()).isEqualTo("{}");
    assertThat(changed.at("/cacheKeyParameters/0").asText())
        .isEqualTo("integration.request.header.y");
    assertThat(method).contains("/" + changed.get("cacheNamespace").asText() + "/");
    assertThat(signet.get(integration)).isEqualTo(changed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replace | /uri                            | nowhere | 400 BadRequestException: Invalid HTTP endpoint specified for URI
          replace | /timeoutInMillis                | soon    | 400 BadRequestException: Timeout should be between 50 ms and 29000 ms
          replace | /type                           | MOCK    | 400 BadRequestException: Invalid patch path /type
          remove  | /uri                            | x       | 400 BadRequestException: Invalid patch operation specified. Must be one of: [replace]
          remove  | /requestTemplates/text~1html    | x       | 404 NotFoundException: Content-Type specified was not found
          replace | /requestParameters/integration.request.header.q | x | 404 NotFoundException: Invalid parameter name specified
          """)
  void shouldRefuseABadPatch(String op, String path, String value, String message) {
    // Given
    JsonNode before = put("HTTP", "http://a.example");

    // When
    String refusal = refusal(() -> signet.patch(integration, op, path, value));

    // Then
    assertThat(refusal).isEqualTo(message);
    assertThat(signet.get(integration)).isEqualTo(before);
  }

  @Test
  void shouldDeleteAnIntegration() {
    // Given
    put("HTTP", "http://a.example");

    // When
    signet.delete(integration);

    // Then
    assertThat(refusal(() -> signet.get(integration)))
        .isEqualTo("404 NotFoundException: Invalid Integration identifier specified");
  }

  @Test
  void shouldMapOnlyHeadersThatTheMethodResponseDeclares() {
    // Given
    put("HTTP", "http://a.example");
    String body = "{\"responseParameters\":{\"method.response.header.y\":\"'1'\"}}";

    // When
    String withoutResponse = refusal(() -> signet.put(integration + "/responses/200", body));
    signet.put(method + "/responses/200", "{}");
    String undeclared = refusal(() -> signet.put(integration + "/responses/200", body));
    signet.patch(
        method + "/responses/200", "add", "/responseParameters/method.response.header.y", "false");
    JsonNode made = signet.put(integration + "/responses/200", body);

    // Then
    assertThat(withoutResponse).endsWith("errors : [No method response exists for method.]");
    assertThat(undeclared)
        .endsWith("[Invalid mapping expression parameter specified: method.response.header.y]");
    assertThat(made.get("responseParameters")).hasSize(1);
  }

  @Test
  void shouldPatchAnIntegrationResponse() {
    // Given
    put("HTTP", "http://a.example");
    signet.put(integration + "/responses/200", "{\"selectionPattern\":\"2..\"}");

    // When
    JsonNode changed =
        signet.patch(
            integration + "/responses/200",
            "replace",
            "/selectionPattern",
            "",
            "replace",
            "/contentHandling",
            "CONVERT_TO_TEXT",
            "add",
            "/responseTemplates/text~1plain",
            "ok");

    // Then
    assertThat(changed.get("selectionPattern").asText()).isEmpty();
    assertThat(changed.get("contentHandling").asText()).isEqualTo("CONVERT_TO_TEXT");
    assertThat(changed.at("/responseTemplates/text~1plain").asText()).isEqualTo("ok");
  }

  @Test
  void shouldRefuseASelectionPatternThatIsNoExpression() {
    // Given
    put("HTTP", "http://a.example");

    // When
    String refusal =
        refusal(() -> signet.put(integration + "/responses/200", "{\"selectionPattern\":\"(\"}"));

    // Then
    assertThat(refusal).isEqualTo("400 BadRequestException: Invalid selection pattern specified");
  }

  private JsonNode put(String type, String uri) {
    return signet.put(
        integration, "{\"type\":\"" + type + "\",\"httpMethod\":\"GET\",\"uri\":\"" + uri + "\"}");
  }
}
