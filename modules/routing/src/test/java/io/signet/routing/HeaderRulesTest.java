package io.signet.routing;

import static io.signet.routing.TestApi.integration;
import static io.signet.routing.TestApi.proxy;
import static io.signet.routing.TestCalls.exchange;
import static io.signet.routing.TestCalls.headers;
import static io.signet.routing.TestCalls.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.IntegrationResponse;
import io.signet.api.SignetException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

  private static final String URI = "http://b.example/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "Content-Length",
        "Content-MD5",
        "Expect",
        "Max-Forwards",
        "Proxy-Authenticate",
        "Server",
        "TE",
        "Transfer-Encoding",
        "Trailer",
        "Upgrade",
        "WWW-Authenticate",
        "Host",
        "Content-Encoding",
        "Via",
        "Keep-Alive",
        "Proxy-Connection",
        "Proxy-Authorization",
        "HTTP2-Settings"
      })
  void shouldNotPassOnToABackend(String name) {
    // When
    MultiMap sent = exchange(route("/x", proxy(URI), Map.of()), null, headers(name, "v")).headers();

    // Then
    assertThat(sent.contains(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Age",
        "Authorization",
        "Content-Type",
        "Cookie",
        "Date",
        "Forwarded",
        "Pragma",
        "Range",
        "Referer",
        "User-Agent",
        "Warn",
        "X-Custom",
        "x-api-key",
        "X-Amz-Date"
      })
  void shouldPassOnToABackend(String name) {
    // Given
    MultiMap given = headers(name, "one", name, "two");

    // When
    MultiMap sent = exchange(route("/x", proxy(URI), Map.of()), null, given).headers();

    // Then
    assertThat(sent.getAll(name)).containsExactly("one", "two");
  }

  @Test
  void shouldKeepASignatureForAwsToItself() {
    // Given
    MultiMap given = headers("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/…");

    // When
    MultiMap sent = exchange(route("/x", proxy(URI), Map.of()), null, given).headers();

    // Then
    assertThat(sent.contains("Authorization")).isFalse();
  }

  @Test
  void shouldNotPassOnWhatConnectionNames() {
    // Given
    MultiMap given =
        headers(
            "Connection",
            "close, X-Hop",
            "Connection",
            "x-other",
            "X-Hop",
            "1",
            "X-Other",
            "2",
            "X-Stays",
            "3");

    // When
    MultiMap sent = exchange(route("/x", proxy(URI), Map.of()), null, given).headers();

    // Then
    assertThat(sent.contains("X-Hop")).isFalse();
    assertThat(sent.contains("X-Other")).isFalse();
    assertThat(sent.get("X-Stays")).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource({"close, X-Hop", "keep-alive, X-Hop", "X-Hop, close", "close, close"})
  void shouldReadEveryLineOfConnection(String first, String second) {
    // Given
    MultiMap given =
        headers("Connection", first, "Connection", second, "X-Hop", "1", "X-Stays", "2");
    MultiMap answered = HttpHeaders.headers();

    // When
    MultiMap sent = exchange(route("/x", proxy(URI), Map.of()), null, given).headers();
    ProxyAnswer.INSTANCE.headers(null, given, answered);

    // Then
    boolean named = first.equals("X-Hop") || second.equals("X-Hop");
    assertThat(sent.contains("X-Hop")).isNotEqualTo(named);
    assertThat(answered.contains("X-Hop")).isNotEqualTo(named);
    assertThat(sent.get("X-Stays")).isEqualTo("2");
    assertThat(answered.get("X-Stays")).isEqualTo("2");
  }

  @Test
  void shouldSayItselfWhoCallsAndThroughWhat() {
    // Given
    MultiMap given =
        headers(
            "X-Forwarded-For", "203.0.113.9",
            "X-Forwarded-For", "203.0.113.10",
            "X-Forwarded-Proto", "http",
            "X-Forwarded-Port", "1",
            "x-amzn-apigateway-api-id", "forged",
            "X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");

    // When
    MultiMap sent = exchange(route("/x", proxy(URI), Map.of()), null, given).headers();

    // Then
    assertThat(sent.getAll("X-Forwarded-For"))
        .containsExactly("203.0.113.9, 203.0.113.10, 192.0.2.7");
    assertThat(sent.getAll("X-Forwarded-Proto")).containsExactly("https");
    assertThat(sent.getAll("X-Forwarded-Port")).containsExactly("443");
    assertThat(sent.getAll("X-Amzn-Apigateway-Api-Id")).containsExactly("abc123");
    assertThat(sent.getAll("X-Amzn-Trace-Id"))
        .containsExactly("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");
  }

  @Test
  void shouldGiveATraceWithoutRootOne() {
    // When
    MultiMap sent =
        exchange(route("/x", proxy(URI), Map.of()), null, headers("X-Amzn-Trace-Id", "Self=1"))
            .headers();

    // Then
    assertThat(sent.get("X-Amzn-Trace-Id")).matches("Self=1;Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Admin: 1", "a\nb", "a\u0000b"})
  void shouldRefuseACallersHeaderThatWouldBeAnother(String value) {
    // Given
    MultiMap unchecked = MultiMap.caseInsensitiveMultiMap().add("X-Mine", value);
    Route route = route("/x", proxy(URI), Map.of());

    // When
    assertThatThrownBy(() -> exchange(route, null, unchecked))
        // Then
        .isInstanceOf(SignetException.class)
        .hasMessage("Bad Request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection", "Expect", "Proxy-Authenticate", "TE", "Via"})
  void shouldDropAMappedHeaderSilently(String name) {
    // Given
    Route route =
        route("/x", proxy(URI, Map.of("integration.request.header." + name, "'v'")), Map.of());

    // When
    MultiMap sent = exchange(route, null, headers()).headers();

    // Then
    assertThat(sent.contains(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "Transfer-Encoding",
        "x-amzn-trace-id",
        "X-Amzn-Apigateway-Api-Id"
      })
  void shouldFailACallWithAHeaderThatMustNotBeMapped(String name) {
    // When
    Route route =
        route("/x", proxy(URI, Map.of("integration.request.header." + name, "'v'")), Map.of());

    // Then
    assertThat(route.action()).isEqualTo(new Action.Broken(name + " header already present"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "User-Agent",
        "Host",
        "Date",
        "Max-Forwards",
        "Upgrade",
        "Content-MD5",
        "Server",
        "X-Forwarded-For",
        "Content-Encoding",
        "Authorization"
      })
  void shouldSetAnyOtherMappedHeaderInsteadOfTheCallers(String name) {
    // Given
    Route route =
        route("/x", proxy(URI, Map.of("integration.request.header." + name, "'mapped'")), Map.of());

    // When
    MultiMap sent = exchange(route, null, headers(name, "callers")).headers();

    // Then
    assertThat(sent.getAll(name)).containsExactly("mapped");
  }

  @Test
  void shouldNotLetAMappingSeeWhatIsDroppedOnArrival() {
    // Given
    Route route =
        route(
            "/x",
            proxy(
                URI,
                Map.of(
                    "integration.request.header.A", "method.request.header.Connection",
                    "integration.request.header.B", "method.request.header.Host")),
            Map.of());

    // When
    MultiMap sent =
        exchange(route, null, headers("Connection", "close", "Host", "caller.example")).headers();

    // Then
    assertThat(sent.contains("A")).isFalse();
    assertThat(sent.get("B")).isEqualTo("caller.example");
    assertThat(sent.contains("Host")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization",
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Date",
    "Expect",
    "Host",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Server",
    "Trailer",
    "Upgrade",
    "User-Agent",
    "WWW-Authenticate",
    "x-amzn-RequestId"
  })
  void shouldRenameABackendsHeader(String name) {
    // When
    MultiMap answered = proxied(headers(name, "v"));

    // Then
    assertThat(answered.get("x-amzn-Remapped-" + name)).isEqualTo("v");
    assertThat(answered.contains(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TE",
        "Via",
        "Warn",
        "Age",
        "Range",
        "Referer",
        "Pragma",
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Content-Encoding",
        "ETag",
        "Location",
        "Set-Cookie",
        "Vary"
      })
  void shouldPassABackendsHeaderOn(String name) {
    // When
    MultiMap answered = proxied(headers(name, "one", name, "two"));

    // Then
    assertThat(answered.getAll(name)).containsExactly("one", "two");
  }

  @Test
  void shouldKeepWhatFramesABackendsAnswer() {
    // When
    MultiMap answered =
        proxied(
            headers(
                "Transfer-Encoding", "chunked",
                "Keep-Alive", "timeout=5",
                "Connection", "X-Hop",
                "X-Hop", "1"));

    // Then
    assertThat(answered.names())
        .containsExactlyInAnyOrder("x-amzn-Remapped-Connection", "Content-Type");
    assertThat(answered.get("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void shouldMapTheHeadersOfAnHttpAnswerByTheSameRules() {
    // Given
    IntegrationResponse response =
        new IntegrationResponse(
            null,
            null,
            Map.of(
                "method.response.header.Date", "'mapped'",
                "method.response.header.X-All", "integration.response.multivalueheader.M",
                "method.response.header.X-Last", "integration.response.header.m",
                "method.response.header.X-None", "integration.response.header.missing",
                "method.response.header.X-Stage", "context.stage",
                "method.response.header.Content-Type", "'text/csv'"),
            null,
            null);
    Route route =
        route(
            "/x",
            integration("HTTP", "GET", URI, Map.of(), null, null, Map.of("200", response)),
            Map.of());
    MultiMap answered = HttpHeaders.headers();

    // When
    ((BackendAction) route.action())
        .answers()
        .select(200)
        .headers(
            TestCalls.call(route, null, headers()),
            headers("M", "1", "M", "2", "Secret", "s"),
            answered);

    // Then
    assertThat(answered.getAll("x-amzn-Remapped-Date")).containsExactly("mapped");
    assertThat(answered.getAll("X-All")).containsExactly("1", "2");
    assertThat(answered.getAll("X-Last")).containsExactly("2");
    assertThat(answered.get("X-Stage")).isEqualTo("test");
    assertThat(answered.getAll("Content-Type")).containsExactly("text/csv");
    assertThat(answered.contains("X-None")).isFalse();
    assertThat(answered.contains("Secret")).isFalse();
  }

  private static MultiMap proxied(MultiMap backend) {
    MultiMap answered = HttpHeaders.headers();
    Route route = route("/x", proxy(URI), Map.of());
    ProxyAnswer.INSTANCE.headers(TestCalls.call(route, null, headers()), backend, answered);
    return answered;
  }
}
