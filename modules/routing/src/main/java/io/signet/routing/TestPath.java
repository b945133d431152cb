package io.signet.routing;

import io.signet.api.TestInvocation;
import io.vertx.core.http.HttpMethod;

/** Reads the path of a test invocation: it is matched against the resource's own path only. */
final class TestPath {

  /** Nobody calls over a socket. */
  private static final Peer TEST =
      new Peer() {
        @Override
        public String address() {
          return null;
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
          return "testPrefix.testDomainName";
        }
      };

  private TestPath() {}

  /** The call that a test asks for; without a path it is the resource's, variables and all. */
  static CallContext context(Route route, TestInvocation test, HttpMethod verb) {
    String given = test.pathWithQueryString();
    String target = given == null || given.isEmpty() ? route.resourcePath() : given;
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    return new CallContext(
        route,
        verb,
        path,
        mark < 0 ? null : UriText.repair(target.substring(mark + 1)),
        GivenHeaders.of(test.headers(), test.multiValueHeaders()),
        values(route, UriText.repair(path.startsWith("/") ? path : "/" + path)),
        TEST,
        Identifiers.requestId());
  }

  private static String[] values(Route route, String path) {
    PathNode root = new PathNode();
    PathNode node = root;
    for (String part : route.resourcePath().split("/")) {
      node = part.isEmpty() ? node : node.child(part);
    }
    node.add(route);
    PathMatcher matcher = new PathMatcher();
    boolean fits = matcher.match(root, path, 0, path.length(), route.verb()) != null;
    return fits ? matcher.values() : new String[0];
  }
}
