package io.signet.routing;

import static io.signet.routing.TestApi.proxy;
import static io.signet.routing.TestCalls.exchange;
import static io.signet.routing.TestCalls.headers;
import static io.signet.routing.TestCalls.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.Exchange;
import io.signet.api.SignetException;
import io.vertx.core.MultiMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestMappingTest {

  private static final MultiMap NO_HEADERS = headers();

  @Test
  void shouldMapTheRecordedCaseAsAwsDid() {
    // Given
    Route route =
        route(
            "/{pathVariable}",
            proxy(
                "http://backend.invalid/?testVar={pathVar}&testQs={qsVar}",
                Map.of(
                    "integration.request.header.headerVar", "method.request.header.foobar",
                    "integration.request.path.qsVar", "method.request.querystring.testVar",
                    "integration.request.path.pathVar", "method.request.path.pathVariable",
                    "integration.request.querystring.queryString",
                        "method.request.querystring.testQueryString",
                    "integration.request.querystring.testQs",
                        "method.request.querystring.testQueryString",
                    "integration.request.querystring.testEmptyQs",
                        "method.request.header.emptyheader")),
            Map.of());
    MultiMap given = headers("foobar", "mapped-value", "headerVar", "request-value");

    // When
    Exchange exchange = exchange(route, "testQueryString=foo&testVar=bar", given, "foobar");

    // Then
    QueryParameters sent = QueryParameters.of(exchange.pathAndQuery().substring(2));
    assertThat(exchange.pathAndQuery()).startsWith("/?");
    assertThat(sent.all("queryString")).containsExactly("foo");
    assertThat(sent.all("testQs")).containsExactly("bar", "foo");
    assertThat(sent.all("testQueryString")).containsExactly("foo");
    assertThat(sent.all("testVar")).containsExactly("foobar", "bar");
    assertThat(sent.all("testEmptyQs")).isEmpty();
    assertThat(exchange.headers().getAll("headerVar")).containsExactly("mapped-value");
    assertThat(exchange.headers().get("foobar")).isEqualTo("mapped-value");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /x/{p+}, /{p},   a/b/c,         /a/b/c
          /x/{p+}, /{p},   a%2Fb,         /a/b
          /x/{p},  /{p},   a%2Fb,         /a%2Fb
          /x/{p},  /{p},   a%20b,         /a%20b
          /x/{p},  /{p},   %C3%A9,        /%C3%A9
          /x/{p},  /{p},   %F0%9F%90%B6,  /%F0%9F%90%B6
          /x/{p},  /{p},   a?b,           /a%3Fb
          /x/{p},  /{p},   a%3Fb%23c,     /a%3Fb%23c
          /x/{p},  /{p},   %0d%0aX:1,     /%0D%0AX:1
          /x/{p+}, /{p+},  a/b/,          /a/b/
          /x/{p},  /{p},   a;b=1@c:d+e,   /a;b=1@c:d+e
          /x/{p},  /y?{p}, a/b c,         /y?a%2Fb%20c
          """)
  void shouldDecodeAndEncodeWhatItPutsIntoAUri(
      String resource, String uriPath, String raw, String expected) {
    // Given
    Route route =
        route(
            resource,
            proxy(
                "http://b.example" + uriPath,
                Map.of("integration.request.path.p", "method.request.path.p")),
            Map.of());

    // When
    Exchange exchange = exchange(route, null, NO_HEADERS, raw);

    // Then
    assertThat(exchange.pathAndQuery()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"a..;b", "..b;x", "x;..", "...;/a"})
  void shouldPassAValueThatOnlyHasDots(String raw) {
    // Given
    Route route =
        route(
            "/x/{p+}",
            proxy(
                "http://b.example/base/{p}",
                Map.of("integration.request.path.p", "method.request.path.p")),
            Map.of());

    // When
    Exchange exchange = exchange(route, null, NO_HEADERS, raw);

    // Then
    assertThat(exchange.pathAndQuery()).isEqualTo("/base/" + raw);
  }

  @ParameterizedTest
  @CsvSource({
    "..",
    "../x",
    "x/..",
    "x/../y",
    "%2e%2e/x",
    "x%2f..",
    "..%5cx",
    "..;",
    "..;/a",
    "a/..;x=1/b",
    "%2e%2e;/a",
    "..%3b/a"
  })
  void shouldRefuseAValueThatClimbs(String raw) {
    // Given
    Route route =
        route(
            "/x/{p+}",
            proxy(
                "http://b.example/base/{p}",
                Map.of("integration.request.path.p", "method.request.path.p")),
            Map.of());

    // When
    assertThatThrownBy(() -> exchange(route, null, NO_HEADERS, raw))
        // Then
        .isInstanceOf(SignetException.class)
        .hasMessage("Bad Request");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          http://b.example/a,        -,          /a
          http://b.example/a,        '',         /a
          http://b.example,          -,          /
          http://b.example,          x=1,        /?x=1
          http://b.example?y=2,      x=1,        /?y=2&x=1
          http://b.example/a?y=2,    -,          /a?y=2
          http://b.example/a,        x=1&x=2&z,  /a?x=1&x=2&z
          http://b.example/a#frag,   x=1,        /a?x=1
          """)
  void shouldPassTheCallersQueryOn(String uri, String query, String expected) {
    // Given
    Route route = route("/x", proxy(uri), Map.of());

    // When
    Exchange exchange = exchange(route, query, NO_HEADERS);

    // Then
    assertThat(exchange.pathAndQuery()).isEqualTo(expected);
  }

  @Test
  void shouldLetAMappedParameterReplaceTheCallersOfItsName() {
    // Given
    Route route =
        route(
            "/x",
            proxy(
                "http://b.example/a",
                Map.of("integration.request.querystring.role", "'guest user'")),
            Map.of());

    // When
    Exchange exchange = exchange(route, "role=admin&a=1&r%6fle=root", NO_HEADERS);

    // Then
    assertThat(exchange.pathAndQuery()).isEqualTo("/a?a=1&role=guest%20user");
  }

  @Test
  void shouldMapEverySource() {
    // Given
    Route route =
        route(
            "/x/{id}",
            proxy(
                "http://b.example/",
                Map.of(
                    "integration.request.header.A", "method.request.path.id",
                    "integration.request.header.B", "method.request.querystring.q",
                    "integration.request.header.C", "method.request.multivaluequerystring.q",
                    "integration.request.header.D", "method.request.multivalueheader.M",
                    "integration.request.header.E", "stageVariables.colour",
                    "integration.request.header.F", "context.identity.sourceIp",
                    "integration.request.header.G", "'literal'",
                    "integration.request.header.H", "context.stage",
                    "integration.request.header.I", "method.request.header.m",
                    "integration.request.header.J", "stageVariables.unset")),
            Map.of("colour", "blue"));

    // When
    Exchange exchange = exchange(route, "q=1&q=2%203+4", headers("M", "one", "M", "two"), "id%207");

    // Then
    MultiMap sent = exchange.headers();
    assertThat(sent.getAll("A")).containsExactly("id 7");
    assertThat(sent.getAll("B")).containsExactly("2 3 4");
    assertThat(sent.getAll("C")).containsExactly("1", "2 3 4");
    assertThat(sent.getAll("D")).containsExactly("one", "two");
    assertThat(sent.getAll("E")).containsExactly("blue");
    assertThat(sent.getAll("F")).containsExactly("192.0.2.7");
    assertThat(sent.getAll("G")).containsExactly("literal");
    assertThat(sent.getAll("H")).containsExactly("test");
    assertThat(sent.getAll("I")).containsExactly("two");
    assertThat(sent.contains("J")).isFalse();
  }

  @Test
  void shouldRefuseAValueThatWouldBeAnotherHeader() {
    // Given
    Route route =
        route(
            "/x",
            proxy(
                "http://b.example/",
                Map.of("integration.request.header.A", "method.request.querystring.q")),
            Map.of());

    // When
    assertThatThrownBy(() -> exchange(route, "q=1%0d%0aX-Admin:%201", NO_HEADERS))
        // Then
        .isInstanceOf(SignetException.class)
        .hasMessage("Bad Request");
  }

  @ParameterizedTest
  @CsvSource({
    "method.request.body, Unable to map parameter: method.request.body",
    "method.request.body.$.a, Unable to map parameter: method.request.body.$.a",
    "nonsense, Unable to map parameter: nonsense",
  })
  void shouldNotCallWithAMappingThatItCannotCarryOut(String source, String reason) {
    // When
    Route route =
        route(
            "/x",
            proxy("http://b.example/", Map.of("integration.request.header.A", source)),
            Map.of());

    // Then
    assertThat(route.action()).isEqualTo(new Action.Broken(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "https://B.Example/x, true, b.example, 443",
    "http://b.example/x, false, b.example, 80",
    "https://b.example:8443?x, true, b.example, 8443",
    "http://[2001:DB8::1]:81/x, false, 2001:db8::1, 81",
    "http://[::1], false, ::1, 80",
    "HTTPS://10.0.0.1, true, 10.0.0.1, 443",
  })
  void shouldReadTheOriginOfAUri(String uri, boolean tls, String host, int port) {
    // When
    Origin origin = Origin.of(uri);

    // Then
    assertThat(origin.tls()).isEqualTo(tls);
    assertThat(origin.host()).isEqualTo(host);
    assertThat(origin.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://b.example/",
    "http:///x",
    "http://u:p@b.example/",
    "http://b.example:99999/",
    "http://b.example:x/",
    "http://b ad/",
    "http://b.example:/",
    "//b.example/"
  })
  void shouldRefuseAUriThatCannotBeCalled(String uri) {
    // When
    assertThatThrownBy(() -> Origin.of(uri))
        // Then
        .isInstanceOf(SignetException.class)
        .hasMessageStartingWith("Invalid endpoint address");
  }
}
