package io.signet.routing;

import java.util.List;
import java.util.Locale;

/**
 * What a request's host and path say about where it goes.
 *
 * @param apiId {@code null} if they name no API at all
 * @param stageName empty if the path ends before it
 * @param from where in the path the part below the stage starts
 */
record RequestTarget(String apiId, String stageName, int from) {

  private static final RequestTarget NOWHERE = new RequestTarget(null, "", 0);
  private static final String EXECUTE_API = ".execute-api.";
  private static final String RESTAPIS = "/restapis/";
  private static final String LOCAL = "/_aws/execute-api/";
  private static final String USER_REQUEST = "/_user_request_";

  /**
   * @param host without port; {@code null} for none
   * @param path of the request, without its query from {@code end} on
   * @param domains what may stand behind {@code {apiId}.execute-api.}
   */
  static RequestTarget of(String host, String path, int end, List<String> domains) {
    if (isOfAnApi(host, domains)) {
      String apiId = host.substring(0, host.indexOf(EXECUTE_API)).toLowerCase(Locale.ROOT);
      return stageAt(apiId, path, 1, end);
    }
    if (path.startsWith(RESTAPIS)) {
      return restapis(path, end);
    }
    return path.startsWith(LOCAL) ? apiAt(path, LOCAL.length(), end) : NOWHERE;
  }

  /**
   * Whether a host belongs to an API with all its paths, so that the gateway serves nothing of its
   * own there. A host name that an API gives itself, such as a custom domain name, is to be one
   * too.
   */
  static boolean isOfAnApi(String host, List<String> domains) {
    int mark = host == null ? -1 : host.indexOf(EXECUTE_API);
    return mark > 0 && known(host, mark + EXECUTE_API.length(), domains);
  }

  private static RequestTarget restapis(String path, int end) {
    RequestTarget target = apiAt(path, RESTAPIS.length(), end);
    if (!path.startsWith(USER_REQUEST, target.from)) {
      return NOWHERE;
    }
    int from = target.from + USER_REQUEST.length();
    boolean whole = from >= end || path.charAt(from) == '/';
    return whole ? new RequestTarget(target.apiId, target.stageName, from) : NOWHERE;
  }

  private static RequestTarget apiAt(String path, int from, int end) {
    int slash = slash(path, from, end);
    return stageAt(path.substring(from, slash), path, Math.min(slash + 1, end), end);
  }

  private static RequestTarget stageAt(String apiId, String path, int from, int end) {
    int slash = slash(path, from, end);
    return new RequestTarget(apiId, path.substring(from, slash), slash);
  }

  private static int slash(String path, int from, int end) {
    int slash = path.indexOf('/', from);
    return slash < 0 || slash > end ? end : slash;
  }

  /** Whether a domain stands there, by itself or behind one more label, the region. */
  private static boolean known(String host, int from, List<String> domains) {
    for (int i = 0; i < domains.size(); i++) {
      String domain = domains.get(i);
      int start = host.length() - domain.length();
      boolean ends = host.regionMatches(true, start, domain, 0, domain.length());
      if (ends && (start == from || (start > from && oneLabel(host, from, start)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean oneLabel(String host, int from, int start) {
    return host.indexOf('.', from) == start - 1 && start - 1 > from;
  }
}
