package io.signet.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * One call as mappings see it, whether it came over a socket or as a test invocation. Belongs to
 * one event loop; what a mapping may not need is worked out when it is asked for.
 */
final class CallContext {

  final Route route;
  final HttpMethod method;
  final String path;
  final String rawQuery;
  final MultiMap headers;
  final Peer caller;
  final String requestId;
  final String extendedRequestId;
  private final String[] rawPathValues;
  private QueryParameters query;
  private String traceId;

  /**
   * @param path the path below the stage, as the caller wrote it
   * @param rawQuery {@code null} for none
   * @param rawPathValues the values of the route's path variables as the caller wrote them, in the
   *     route's order; empty if the path does not fit the route
   */
  CallContext(
      Route route,
      HttpMethod method,
      String path,
      String rawQuery,
      MultiMap headers,
      String[] rawPathValues,
      Peer caller,
      String requestId) {
    this.route = route;
    this.method = method;
    this.path = path;
    this.rawQuery = rawQuery;
    this.headers = headers;
    this.rawPathValues = rawPathValues;
    this.caller = caller;
    this.requestId = requestId;
    this.extendedRequestId = Identifiers.extendedRequestId();
  }

  /** The decoded value of a path variable; {@code null} if there is none of this name. */
  String pathParameter(String name) {
    List<String> names = route.pathNames();
    for (int i = 0; i < rawPathValues.length; i++) {
      if (names.get(i).equals(name)) {
        return UriText.decode(rawPathValues[i], false);
      }
    }
    return null;
  }

  QueryParameters query() {
    if (query == null) {
      query = QueryParameters.of(rawQuery);
    }
    return query;
  }

  /** The last value of a header that mappings may see; {@code null} if there is none. */
  String header(String name) {
    String value = headers.get(name);
    if (value == null || !HeaderRules.visible(name, value)) {
      return null;
    }
    List<String> all = headers.getAll(name);
    return all.get(all.size() - 1);
  }

  List<String> headers(String name) {
    String value = headers.get(name);
    return value == null || !HeaderRules.visible(name, value) ? List.of() : headers.getAll(name);
  }

  /** The trace id: the caller's, given a root if it has none, or a new one. */
  String traceId() {
    if (traceId == null) {
      String given = headers.get(HeaderNames.TRACE_ID);
      if (given == null || given.isEmpty()) {
        traceId = Identifiers.traceRoot(System.currentTimeMillis());
      } else if (given.contains("Root=")) {
        traceId = given;
      } else {
        traceId = given + ";" + Identifiers.traceRoot(System.currentTimeMillis());
      }
    }
    return traceId;
  }
}
