package io.signet.routing;

import io.signet.api.Exchange;
import io.signet.api.Integration;
import io.signet.api.Method;
import io.signet.api.RequestBody;
import io.signet.api.Resource;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Map;

/** Compiles one integration and maps one call through it, without a listener. */
final class TestCalls {

  /** A caller at 192.0.2.7 over TLS. */
  static final Peer CALLER =
      new Peer() {
        @Override
        public String address() {
          return "192.0.2.7";
        }

        @Override
        public boolean tls() {
          return true;
        }

        @Override
        public int port() {
          return 443;
        }

        @Override
        public String protocol() {
          return "HTTP/1.1";
        }

        @Override
        public String host() {
          return "abc123.execute-api.localhost";
        }
      };

  private TestCalls() {}

  static Route route(String resourcePath, Integration integration, Map<String, String> variables) {
    CompiledStage stage =
        new CompiledStage("abc123", "test", "123456789012", variables, null, false, false);
    Method method = TestApi.method("ANY", "NONE", false, integration);
    Resource resource = new Resource("res1", null, null, resourcePath, Map.of("ANY", method));
    return new RouteCompiler().compile(stage, resource, "ANY", method);
  }

  static CallContext call(Route route, String query, MultiMap headers, String... pathValues) {
    return new CallContext(
        route,
        HttpMethod.GET,
        "/below",
        query,
        headers,
        pathValues,
        CALLER,
        "4d6e3c1a-0000-4000-8000-000000000000");
  }

  /** The exchange that a call becomes. */
  static Exchange exchange(Route route, String query, MultiMap headers, String... pathValues) {
    CallContext call = call(route, query, headers, pathValues);
    return ((BackendAction) route.action()).exchange(call, RequestBody.EMPTY, false, null);
  }

  static MultiMap headers(String... namesAndValues) {
    MultiMap headers = HttpHeaders.headers();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }
}
