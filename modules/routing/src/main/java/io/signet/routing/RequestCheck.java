package io.signet.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;

/**
 * What must hold of a request before anything is done with it, beyond what the HTTP codec refuses
 * already (two lengths, a length beside a transfer coding, bare line feeds, characters that no
 * header may have): whoever stands before or behind must see the same request as we do.
 */
final class RequestCheck {

  private static final CharSequence OVERRIDE =
      HttpHeaders.createOptimized("x-http-method-override");
  private static final CharSequence OLD_WEB_SOCKET =
      HttpHeaders.createOptimized("Sec-WebSocket-Key1");
  private static final NameSet VERBS =
      NameSet.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final int maxUrlBytes;

  RequestCheck(RoutingOptions options) {
    this.maxUrlBytes = options.maxUrlBytes();
  }

  /** Why a request is refused; {@code null} if it is not. */
  GatewayError refusal(HttpServerRequest request, String uri) {
    if (uri == null || !uri.startsWith("/") || !UriText.valid(uri)) {
      return GatewayError.BAD_REQUEST;
    }
    if (uri.length() > maxUrlBytes) {
      return GatewayError.URI_TOO_LONG;
    }
    // The codec of HTTP/2 refuses all that could be framed in two ways by itself.
    boolean framed = request.version() == HttpVersion.HTTP_2 || isFramedOnce(request);
    return framed ? null : GatewayError.BAD_REQUEST;
  }

  /** Path and query of a request's target, also of one in absolute form (RFC 9112, 3.2.2). */
  static String originForm(HttpServerRequest request) {
    String uri = request.uri();
    int scheme = uri == null || uri.startsWith("/") ? -1 : uri.indexOf("://");
    if (scheme < 0) {
      return uri;
    }
    String host = request.headers().get(HttpHeaders.HOST);
    int slash = uri.indexOf('/', scheme + 3);
    String authority = uri.substring(scheme + 3, slash < 0 ? uri.length() : slash);
    if (!authority.equalsIgnoreCase(host)) {
      return null;
    }
    return slash < 0 ? "/" : uri.substring(slash);
  }

  /** The host name that was called, without port; {@code null} if none was given. */
  static String host(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      HostAndPort authority = request.authority();
      return authority == null ? null : authority.host();
    }
    String host = request.headers().get(HttpHeaders.HOST);
    int colon = host == null ? -1 : host.lastIndexOf(':');
    return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
  }

  /** The verb to route by; {@code null} if it is none that a method can have. */
  static HttpMethod verb(HttpServerRequest request) {
    String override = request.headers().get(OVERRIDE);
    String verb = override == null ? request.method().name() : override.trim();
    if (!verb.equals(VERBS.find(verb))) {
      return null;
    }
    return override == null ? request.method() : HttpMethod.valueOf(verb);
  }

  /** Whether a method can have this verb, {@code ANY} included. */
  static boolean isVerb(String verb) {
    return verb.equals("ANY") || verb.equals(VERBS.find(verb));
  }

  private static boolean isFramedOnce(HttpServerRequest request) {
    MultiMap headers = request.headers();
    List<String> hosts = headers.getAll(HttpHeaders.HOST);
    boolean named =
        hosts.size() == 1 || (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_0);
    String coding = headers.get(HttpHeaders.TRANSFER_ENCODING);
    return named
        && (coding == null || coding.equalsIgnoreCase("chunked"))
        && !"websocket".equalsIgnoreCase(headers.get(HttpHeaders.UPGRADE))
        && !headers.contains(OLD_WEB_SOCKET)
        && !headers.contains("");
  }
}
