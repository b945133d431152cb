package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Operation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints that need no signature. */
class OpenEndpointsTest {

  private static DoorFixture door;

  @BeforeAll
  static void open() {
    door = new DoorFixture();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @Test
  void shouldSayThatItIsAlive() throws IOException {
    // When
    RawClient.Answer answer = get("/health/live", "localhost");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"live\":true}");
  }

  @Test
  void shouldNameTheChecksThatPassed() throws IOException {
    // Given
    door.readiness = Readiness.of(List.of(new Readiness.Check("store", true, null)));

    // When
    RawClient.Answer answer = get("/health/ready", "localhost");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"ready\":true,\"degraded\":false,\"checks\":[{\"name\":\"store\",\"ready\":true}]}");
  }

  @Test
  void shouldAnswer503WhenOneCheckFails() throws IOException {
    // Given
    door.readiness =
        Readiness.of(
            List.of(
                new Readiness.Check("store", true, null),
                new Readiness.Check("keystore", false, "locked")));

    // When
    RawClient.Answer answer = get("/health/ready", "localhost");

    // Then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(new JsonObject(answer.body()).getBoolean("ready")).isFalse();
    assertThat(answer.body()).contains("\"detail\":\"locked\"");
  }

  @Test
  void shouldStayReadyAndSayWhatIsDegraded() throws IOException {
    // Given
    door.readiness =
        Readiness.of(
            List.of(new Readiness.Check("configuration", true, "revision 7")),
            List.of(new Readiness.Check("store", false, "connection refused")));

    // When
    RawClient.Answer answer = get("/health/ready", "localhost");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getBoolean("degraded")).isTrue();
    assertThat(answer.body()).contains("\"detail\":\"connection refused\"");
  }

  @Test
  void shouldAnswer503WhenReadinessCannotBeDetermined() throws IOException {
    // Given
    door.readiness = null;

    // When
    RawClient.Answer answer = get("/health/ready", "localhost");

    // Then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("could not be checked");
  }

  @Test
  void shouldServeMetricsInPrometheusForm() throws IOException {
    // When
    RawClient.Answer answer = get("/metrics", "localhost");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(answer.body()).isEqualTo("signet_up 1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/signet/v1/openapi.json"})
  void shouldServeNothingUnderAForeignName(String path) throws IOException {
    // When
    RawClient.Answer answer = get(path, "rebound.example");

    // Then
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("ForbiddenException");
  }

  @Test
  void shouldDescribeEveryOperationOfSignetsOwn() throws IOException {
    // Given
    Set<String> own =
        Arrays.stream(Operation.values())
            .filter(operation -> operation.template().startsWith("/signet/"))
            .map(o -> o.method() + " " + o.template() + " " + o.operationName())
            .collect(Collectors.toSet());

    // When
    RawClient.Answer answer = get("/signet/v1/openapi.json", "localhost");

    // Then
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(described(new JsonObject(answer.body()))).isEqualTo(own);
  }

  private static Set<String> described(JsonObject document) {
    JsonObject paths = document.getJsonObject("paths");
    return paths.fieldNames().stream()
        .flatMap(
            path ->
                paths.getJsonObject(path).fieldNames().stream()
                    .filter(verb -> !verb.equals("parameters"))
                    .map(
                        verb ->
                            verb.toUpperCase(Locale.ROOT)
                                + " "
                                + path
                                + " "
                                + paths
                                    .getJsonObject(path)
                                    .getJsonObject(verb)
                                    .getString("operationId")))
        .collect(Collectors.toSet());
  }

  private static RawClient.Answer get(String path, String host) throws IOException {
    return door.send(new HttpMessage("GET", path).header("Host", host));
  }
}
