package io.signet.stages;

import static io.signet.stages.ControlPlane.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TagsTest {

  private static final String ARN = "/tags/arn:aws:apigateway:us-east-1::%2Frestapis%2F";

  private final ControlPlane signet = new ControlPlane();
  private String api;

  @BeforeEach
  void deployAnApi() {
    api = signet.newDeployedApi("prod");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%2Fstages%2Fprod"})
  void shouldTagAndUntag(String below) {
    // Given
    String tags = ARN + api + below;
    signet.put(tags, "{\"tags\":{\"a\":\"1\",\"b\":\"2\",\"c d\":\"3\"}}");
    signet.put(tags, "{\"tags\":{\"b\":\"\"}}");

    // When
    signet.delete(tags + "?tagKeys=a&tagKeys=c%20d&tagKeys=unknown");

    // Then
    assertThat(signet.get(tags).toString()).isEqualTo("{\"tags\":{\"b\":\"\"}}");
  }

  @Test
  void shouldTellEmptyTagsWhereThereAreNone() {
    // When
    String tags = signet.get(ARN + api).toString();

    // Then
    assertThat(tags).isEqualTo("{\"tags\":{}}");
  }

  @Test
  void shouldRefuseMoreThanFiftyTags() {
    // Given
    String many =
        IntStream.range(0, 51)
            .mapToObj(i -> "\"k" + i + "\":\"v\"")
            .collect(Collectors.joining(",", "{\"tags\":{", "}}"));

    // When
    String refusal = refusal(() -> signet.put(ARN + api, many));

    // Then
    assertThat(refusal).isEqualTo("400 BadRequestException: A resource can have at most 50 tags");
    assertThat(signet.get(ARN + api).get("tags").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "arn:aws:apigateway:eu-west-1::%2Frestapis%2Fabc",
        "arn:aws:apigateway:us-east-1::%2Fusageplans%2Fabc",
        "arn:aws:apigateway:us-east-1::%2Frestapis%2Fabc%2Fresources%2Fdef"
      })
  void shouldRefuseOtherArns(String arn) {
    // When
    String refusal = refusal(() -> signet.get("/tags/" + arn));

    // Then
    assertThat(refusal).startsWith("400 BadRequestException: Invalid ARN. ARN is not well formed ");
  }

  @Test
  void shouldNotFindWhatIsNotThere() {
    // When
    String unknownApi = refusal(() -> signet.get(ARN + "nope"));
    String unknownStage = refusal(() -> signet.get(ARN + api + "%2Fstages%2Fnope"));

    // Then
    assertThat(unknownApi)
        .isEqualTo("404 NotFoundException: Invalid API identifier specified 123456789012:nope");
    assertThat(unknownStage).isEqualTo("404 NotFoundException: Invalid stage identifier specified");
  }
}
