package io.signet.admin;

import io.signet.api.SignetException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * What is known of a request before its body.
 *
 * @param method the verb
 * @param path the raw path, as sent
 * @param query the parameters
 * @param headers as sent; names in any case
 */
record RequestHead(String method, String path, QueryString query, MultiMap headers) {

  /**
   * Reads a request.
   *
   * @throws SignetException BAD_REQUEST for a target that is not a plain path. Dot segments and
   *     empty ones are refused, because signers fold them away: the signature would cover another
   *     path than the one that was sent.
   */
  static RequestHead of(HttpServerRequest request) {
    return of(request.method().name(), request.uri(), request.headers());
  }

  static RequestHead of(String method, String target, MultiMap headers) {
    if (!target.startsWith("/") || !target.chars().allMatch(c -> c > ' ' && c < 127 && c != '#')) {
      throw SignetException.badRequest("Invalid request target");
    }
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    requireNormal(path);
    String query = question < 0 ? "" : target.substring(question + 1);
    return new RequestHead(method, path, QueryString.parse(query), headers);
  }

  /** All values of a header. */
  List<String> header(String name) {
    return headers.getAll(name);
  }

  private static void requireNormal(String path) {
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (segments[i].equals(".") || segments[i].equals("..") || (segments[i].isEmpty() && !last)) {
        throw SignetException.badRequest(
            "Invalid request target: empty and dot segments must be escaped");
      }
    }
  }
}
