package io.signet.stages;

import static io.signet.stages.ControlPlane.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.MethodResponse;
import io.signet.api.PatchOperation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatchRulesTest {

  private static final MethodResponse RESPONSE =
      new MethodResponse("200", Map.of("kept", false), Map.of("text/plain", "Empty"));

  private final PatchRules older = rules(PatchGrammar.OLDER);
  private final PatchRules newer = rules(PatchGrammar.NEWER);

  @Test
  void shouldApplyOperationsInOrder() {
    // Given
    List<PatchOperation> operations =
        List.of(
            operation("add", "/responseParameters/a", "true"),
            operation("replace", "/responseParameters/a", "false"),
            operation("remove", "/responseParameters/kept", null));

    // When
    MethodResponse changed = older.apply(RESPONSE, operations);

    // Then
    assertThat(changed.responseParameters()).isEqualTo(Map.of("a", false));
  }

  @Test
  void shouldUnescapeSlashesAndTildesOfKeys() {
    // Given
    PatchOperation add = operation("add", "/responseModels/a~1b~0c~01", "Error");

    // When
    MethodResponse changed = older.apply(RESPONSE, List.of(add));

    // Then
    assertThat(changed.responseModels()).containsEntry("a/b~c~1", "Error");
  }

  @Test
  void shouldUnsetAMapThatLosesItsLastEntry() {
    // Given
    PatchOperation remove = operation("remove", "/responseModels/text~1plain", null);

    // When
    MethodResponse changed = older.apply(RESPONSE, List.of(remove));

    // Then
    assertThat(changed.responseModels()).isNull();
  }

  @Test
  void shouldLeaveTheRecordAloneWhenALaterOperationIsRefused() {
    // Given
    List<PatchOperation> operations =
        List.of(
            operation("add", "/responseParameters/a", "true"),
            operation("replace", "/nowhere", "b"));

    // When
    String refusal = refusal(() -> older.apply(RESPONSE, operations));

    // Then
    assertThat(refusal).isEqualTo("400 BadRequestException: Invalid patch path /nowhere");
    assertThat(RESPONSE.responseParameters()).containsOnlyKeys("kept");
  }

  @Test
  void shouldAnswerTheRecordForAnEmptyPatch() {
    // When
    MethodResponse changed = older.apply(RESPONSE, List.of());

    // Then
    assertThat(changed).isEqualTo(RESPONSE);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          replace | /x                        | Invalid patch path /x
          replace | -                         | Invalid patch path null
          replace | statusCode                | Invalid patch path statusCode
          replace | /                         | Invalid patch path /
          replace | /responseModels           | Invalid patch path /responseModels
          add     | /responseModels/text/html | Invalid patch path /responseModels/text/html
          add     | /responseModels/a~2b      | Invalid patch path /responseModels/a~2b
          add     | /statusCode               | Invalid patch operation specified. Must be one of: [replace]
          -       | /statusCode               | Invalid patch operation specified. Must be one of: [replace]
          move    | /responseModels/a         | Invalid patch operation specified. Must be one of: [add, remove, replace]
          """,
      delimiter = '|')
  void shouldRefuseInTheWordsOfTheOlderResources(String op, String path, String message) {
    // When
    String refusal = refusal(() -> older.apply(RESPONSE, List.of(operation(op, path, "201"))));

    // Then
    assertThat(refusal).isEqualTo("400 BadRequestException: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          replace | /x          | Invalid patch path  '/x' specified for op 'replace'. Must be one of: [/statusCode, /responseParameters/{name}, /responseModels/{type}]
          test    | /statusCode | Invalid patch path  '/statusCode' specified for op 'test'. Please choose supported operations
          -       | -           | Invalid patch path  'null' specified for op 'null'. Please choose supported operations
          """,
      delimiter = '|')
  void shouldRefuseInTheWordsOfTheNewerResources(String op, String path, String message) {
    // When
    String refusal = refusal(() -> newer.apply(RESPONSE, List.of(operation(op, path, "201"))));

    // Then
    assertThat(refusal).isEqualTo("400 BadRequestException: " + message);
  }

  private static PatchRules rules(PatchGrammar grammar) {
    return new PatchRules(grammar)
        .replace("/statusCode", PatchActions.member("statusCode", PatchValue.EXACT))
        .entries(
            "/responseParameters/{name}",
            PatchActions.entry(
                "responseParameters", PatchValue.BOOLEAN, Refusals::unknownParameter))
        .entries(
            "/responseModels/{type}",
            PatchActions.entry("responseModels", PatchValue.EXACT, Refusals::unknownContentType));
  }

  private static PatchOperation operation(String op, String path, String value) {
    return new PatchOperation(op, path, value, null);
  }
}
