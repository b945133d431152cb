package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong requests get the documented refusal and change nothing. */
class BadInputTest {

  private static final String DESCRIPTION_REFUSED =
      "Invalid Client Certificate description specified. Must be at most 1024 characters";

  @TempDir Path folder;
  private Workbench bench;
  private ClientCertificate certificate;
  private long revision;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.build());
    certificate =
        (ClientCertificate)
            bench.run(Requests.generate("{\"description\": \"d\", \"tags\": {\"a\": \"1\"}}"));
    revision = bench.store.revision();
  }

  @AfterEach
  void nothingHasChanged() {
    assertThat(bench.store.revision()).isEqualTo(revision);
    assertThat(bench.run(Requests.get(id()))).isEqualTo(certificate);
    assertThat(bench.keystore.list()).hasSize(1);
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "description", "{\"description\": \"a\"} x", "{\"descriptoin\": \"a\"}"})
  void shouldRefuseABodyThatIsNoRequest(String body) {
    // When / Then
    assertRefused(Requests.generate(body)).startsWith("Invalid JSON input");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "{\"description\": 1}", "{\"tags\": [\"a\"]}", "{\"tags\": {\"a\": 1}}"})
  void shouldRefuseValuesOfTheWrongType(String body) {
    // When
    SignetException refusal = refusal(Requests.generate(body));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERIALIZATION);
  }

  @Test
  void shouldRefuseADescriptionOfMoreThan1024Characters() {
    // When / Then
    assertRefused(Requests.generate("{\"description\": \"" + "x".repeat(1025) + "\"}"))
        .isEqualTo(DESCRIPTION_REFUSED);
    assertRefused(Requests.describe(id(), "x".repeat(1025))).isEqualTo(DESCRIPTION_REFUSED);
  }

  @Test
  void shouldRefuseHalfASurrogatePair() {
    // When / Then
    assertRefused(Requests.generate("{\"description\": \"\\ud83d\"}"))
        .isEqualTo(DESCRIPTION_REFUSED);
    assertRefused(Requests.tag(arn(), "{\"tags\": {\"k\": \"\\ud83d\"}}"))
        .startsWith("Invalid tag value specified for key 'k'");
    assertRefused(Requests.tag(arn(), "{\"tags\": {\"\\ud83d\": \"x\"}}")).startsWith("Invalid ");
  }

  @Test
  void shouldRefuseTagsBeyondTheirBounds() {
    // Given
    String longKey = "k".repeat(129);
    String longValue = "v".repeat(257);

    // When / Then
    assertRefused(Requests.generate("{\"tags\": {\"\": \"x\"}}"))
        .isEqualTo("Invalid tag key specified. Must be 1 to 128 characters");
    assertRefused(Requests.generate("{\"tags\": {\"" + longKey + "\": \"x\"}}"))
        .isEqualTo("Invalid tag key specified. Must be 1 to 128 characters");
    assertRefused(Requests.tag(arn(), "{\"tags\": {\"k\": \"" + longValue + "\"}}"))
        .isEqualTo("Invalid tag value specified for key 'k'. Must be 0 to 256 characters");
    assertRefused(Requests.tag(arn(), "{\"tags\": {\"k\": null}}"))
        .startsWith("Invalid tag value specified for key 'k'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws:x", "aws:", "AWS:x"})
  void shouldRefuseTagsInTheNameOfAmazon(String key) {
    // When / Then
    assertRefused(Requests.tag(arn(), "{\"tags\": {\"" + key + "\": \"x\"}}"))
        .isEqualTo("Invalid tag key specified. Keys that start with aws: are reserved");
  }

  @Test
  void shouldRefuseTheFiftyFirstTag() {
    // Given
    String fifty =
        IntStream.range(0, 50)
            .mapToObj(i -> "\"k" + i + "\": \"v\"")
            .collect(Collectors.joining(", ", "{\"tags\": {", "}}"));

    // When / Then
    assertRefused(Requests.tag(arn(), fifty))
        .isEqualTo("Invalid tags specified. A resource has at most 50 tags");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"tags\": null}"})
  void shouldRefuseToTagWithoutTags(String body) {
    // When / Then
    assertRefused(Requests.tag(arn(), body)).isEqualTo("Invalid tags specified. Must not be null");
  }

  @Test
  void shouldRefuseToUntagWithoutKeys() {
    // When / Then
    assertRefused(Requests.untag(arn())).isEqualTo("Invalid tagKeys specified. Must not be empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "arn:aws:apigateway:us-east-1::/clientcertificates/abc123",
        "arn:aws:apigateway:eu-central-1:999999999999:/clientcertificates/abc123",
        "arn:aws:apigateway:eu-central-1::/clientcertificates/",
        "arn:aws:apigateway:eu-central-1::/clientcertificates/abc123/x",
        "arn:aws:apigateway:eu-central-1::/restapis/abc123",
        "arn:aws:lambda:eu-central-1::/clientcertificates/abc123"
      })
  void shouldRefuseArnsOfAnythingElse(String arn) {
    // When / Then
    assertRefused(Requests.tags(arn)).isEqualTo("Invalid ARN specified in the request");
    assertRefused(Requests.untag(arn, "a")).isEqualTo("Invalid ARN specified in the request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "ABC123", "", "a/b", "../../etc", "😀", "x'; DROP TABLE x"})
  void shouldNotFindUnknownIds(String unknown) {
    // Given
    List<ControlRequest> requests =
        List.of(
            Requests.get(unknown),
            Requests.describe(unknown, "x"),
            Requests.update(unknown, ""),
            Requests.delete(unknown));

    // When / Then
    for (ControlRequest request : requests) {
      SignetException refusal = refusal(request);
      assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(refusal).hasMessage("Invalid Client Certificate identifier specified");
    }
  }

  @Test
  void shouldNotFindTheTagsOfAnUnknownCertificate() {
    // When
    SignetException refusal = refusal(Requests.tags(Requests.arn("nobody")));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal).hasMessage("Invalid Client Certificate identifier specified");
  }

  @Test
  void shouldRefusePathsThatCannotBePatched() {
    // When / Then
    assertRefused(patch("{\"op\": \"replace\", \"path\": \"/tags/a\", \"value\": \"2\"}"))
        .isEqualTo(
            "Invalid patch path  '/tags/a' specified for op 'replace'."
                + " Must be one of: [/description]");
    assertRefused(patch("{\"op\": \"replace\", \"value\": \"2\"}"))
        .isEqualTo(
            "Invalid patch path  'null' specified for op 'replace'."
                + " Must be one of: [/description]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"add", "remove", "move", "test", "copy"})
  void shouldRefuseVerbsThatACertificateDoesNotKnow(String op) {
    // When / Then
    assertRefused(patch("{\"op\": \"" + op + "\", \"path\": \"/description\"}"))
        .isEqualTo(
            "Invalid patch path  '/description' specified for op '"
                + op
                + "'. Please choose supported operations");
  }

  @Test
  void shouldRefuseVerbsThatNoPatchKnowsBeforeItLooksForTheCertificate() {
    // Given
    String body =
        """
        {"patchOperations": [
          {"op": "wrong", "path": "/description", "value": "x"},
          {"op": "replace", "path": "/description", "value": "x"},
          {"op": "Replace", "path": "/nowhere", "value": "x"}]}
        """;

    // When
    SignetException refusal = refusal(Requests.update("nobody", body));

    // Then
    String rule =
        "failed to satisfy constraint: Member must satisfy enum value set:"
            + " [add, remove, move, test, replace, copy]";
    assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION);
    assertThat(refusal)
        .hasMessage(
            "2 validation errors detected: Value 'wrong' at"
                + " 'updateClientCertificateInput.patchOperations.1.member.op' "
                + rule
                + "; Value 'Replace' at"
                + " 'updateClientCertificateInput.patchOperations.3.member.op' "
                + rule);
  }

  @Test
  void shouldCountOneValidationErrorInTheSingular() {
    // When
    SignetException refusal = refusal(patch("{\"op\": \"wrong\"}"));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION);
    assertThat(refusal).hasMessageStartingWith("1 validation error detected: Value 'wrong' at ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "{\"path\": \"/description\", \"value\": \"x\"}"})
  void shouldRefuseOperationsThatSayNotWhatToDo(String operation) {
    // When / Then
    assertRefused(patch(operation)).startsWith("Invalid patch ");
  }

  @Test
  void shouldApplyAllOperationsOrNone() {
    // When / Then
    assertRefused(
            patch(
                "{\"op\": \"replace\", \"path\": \"/description\", \"value\": \"x\"},"
                    + "{\"op\": \"remove\", \"path\": \"/description\"}"))
        .contains("for op 'remove'");
  }

  @Test
  void shouldRefuseUnreadablePageParameters() {
    // When / Then
    assertRefused(Requests.list(Map.of("limit", "many")))
        .isEqualTo("Invalid limit specified: must be a number");
    assertRefused(Requests.list(Map.of("position", "%%%")))
        .isEqualTo("Invalid position parameter specified");
  }

  private ControlRequest patch(String operations) {
    return Requests.update(id(), "{\"patchOperations\": [" + operations + "]}");
  }

  private String id() {
    return certificate.clientCertificateId();
  }

  private String arn() {
    return Requests.arn(id());
  }

  private AbstractStringAssert<?> assertRefused(ControlRequest request) {
    SignetException refusal = refusal(request);
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    return assertThat(refusal.getMessage());
  }

  private SignetException refusal(ControlRequest request) {
    SignetException refusal = catchThrowableOfType(SignetException.class, () -> bench.run(request));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
