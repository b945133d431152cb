package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.Operation;
import io.signet.api.SignetException;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationRoutesTest {

  private final OperationRoutes routes = OperationRoutes.ofAll();

  @ParameterizedTest
  @EnumSource(Operation.class)
  void shouldFindEveryOperationByItsOwnTemplate(Operation operation) {
    // Given
    String target = operation.template().replaceAll("\\{(\\w+)}", "the-$1");

    // When
    Optional<OperationRoutes.Match> match = match(operation.method(), target);

    // Then
    assertThat(match).map(OperationRoutes.Match::operation).contains(operation);
    assertThat(match.orElseThrow().variables())
        .allSatisfy((name, value) -> assertThat(value).isEqualTo("the-" + name));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fa%2Fstages%2Fb",
    "GET, /tags/arn:aws:apigateway:us-east-1::/restapis/a/stages/b",
    "DELETE, /tags/arn:aws:apigateway:us-east-1::%2Frestapis%2Fa/stages/b?tagKeys=x",
  })
  void shouldTakeAnArnWithAndWithoutEscapedSlashes(String method, String target) {
    // When
    OperationRoutes.Match match = match(method, target).orElseThrow();

    // Then
    assertThat(match.variables())
        .isEqualTo(Map.of("resourceArn", "arn:aws:apigateway:us-east-1::/restapis/a/stages/b"));
  }

  @Test
  void shouldDecodeASegmentAfterItWasCutOut() {
    // Given
    String target = "/signet/v1/backends/https%3A%2F%2Fpets.example%3A443";

    // When
    OperationRoutes.Match match = match("PUT", target).orElseThrow();

    // Then
    assertThat(match.operation()).isEqualTo(Operation.PUT_BACKEND);
    assertThat(match.variables()).isEqualTo(Map.of("origin", "https://pets.example:443"));
  }

  @ParameterizedTest
  @CsvSource({
    "/restapis, CREATE_REST_API",
    "/restapis?mode=import, IMPORT_REST_API",
    "/restapis?mode=import&failonwarnings=true, IMPORT_REST_API",
    "/restapis?mode=other, CREATE_REST_API",
    "/apikeys?format=csv&mode=import, IMPORT_API_KEYS",
  })
  void shouldTellOperationsOfOnePathApartByTheirQuery(String target, Operation operation) {
    // When
    Optional<OperationRoutes.Match> match = match("POST", target);

    // Then
    assertThat(match).map(OperationRoutes.Match::operation).contains(operation);
  }

  @Test
  void shouldKeepAPlusInAPath() {
    // When
    OperationRoutes.Match match = match("GET", "/clientcertificates/a+b").orElseThrow();

    // Then
    assertThat(match.variables()).containsEntry("clientCertificateId", "a+b");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "GET, /nothing",
    "GET, /clientcertificates/",
    "GET, /clientcertificates/a/b",
    "GET, /clientcertificates%2Fa",
    "GET, /CLIENTCERTIFICATES",
    "HEAD, /clientcertificates",
    "PUT, /clientcertificates",
    "get, /clientcertificates",
    "GET, /tags",
    "GET, /tags/",
    "GET, /signet/v1/backends/a/b",
  })
  void shouldFindNothingForAnUnknownPathOrVerb(String method, String target) {
    // When
    Optional<OperationRoutes.Match> match = match(method, target);

    // Then
    assertThat(match).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//clientcertificates",
        "/clientcertificates//a",
        "/clientcertificates/./a",
        "/clientcertificates/../restapis",
        "/clientcertificates/..",
        "clientcertificates",
        "http://localhost/clientcertificates",
        "*",
        "/a#b",
        "/\u00e9",
        "",
      })
  void shouldRefuseATargetThatSignersWouldFold(String target) {
    // When
    assertThatThrownBy(() -> match("GET", target))
        // Then
        .isInstanceOf(SignetException.class)
        .hasMessageStartingWith("Invalid request target");
  }

  private Optional<OperationRoutes.Match> match(String method, String target) {
    return routes.match(RequestHead.of(method, target, HttpHeaders.headers()));
  }
}
