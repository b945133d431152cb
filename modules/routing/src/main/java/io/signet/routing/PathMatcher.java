package io.signet.routing;

import io.signet.api.SignetException;
import java.util.Arrays;

/**
 * Finds the route of a path: at every segment its own text before a variable before a greedy
 * variable, at the end the exact verb before ANY, and one step back where that leads nowhere, for a
 * missing verb too. Belongs to one event loop, because it notes the variables' places in itself.
 */
final class PathMatcher {

  private String path;
  private String verb;
  private int end;
  private int[] places = new int[16];
  private int found;

  /**
   * The route for a path; {@code null} if there is none.
   *
   * @param from where the path below the stage starts in the text, at its slash or at its end
   * @param to where it ends
   */
  Route match(PathNode root, String text, int from, int to, String verb) {
    this.path = text;
    this.verb = verb;
    this.found = 0;
    boolean trailing = to > from && text.charAt(to - 1) == '/';
    this.end = trailing ? to - 1 : to;
    Route route = at(root, from + 1);
    if (route != null && trailing && route.resourcePath().endsWith("+}")) {
      // What a greedy variable stands for is the backend's, its last slash too.
      places[found - 1] = to;
    }
    return route;
  }

  /** The values of the variables of the path that was matched last, as the caller wrote them. */
  String[] values() {
    String[] values = new String[found / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = path.substring(places[2 * i], places[2 * i + 1]);
    }
    return values;
  }

  private Route at(PathNode node, int from) {
    if (from > end) {
      return node.route(verb);
    }
    int slash = path.indexOf('/', from);
    int until = slash < 0 || slash > end ? end : slash;
    PathNode named = named(node, from, until);
    Route route = named == null ? null : at(named, until + 1);
    if (route == null && node.variable() != null && until > from) {
      route = below(node.variable(), from, until, until + 1);
    }
    if (route == null && node.greedy() != null) {
      route = below(node.greedy(), from, end, end + 1);
    }
    return route;
  }

  private Route below(PathNode node, int from, int until, int next) {
    int before = found;
    if (found + 2 > places.length) {
      places = Arrays.copyOf(places, places.length * 2);
    }
    places[found++] = from;
    places[found++] = until;
    Route route = at(node, next);
    if (route == null) {
      found = before;
    }
    return route;
  }

  private PathNode named(PathNode node, int from, int until) {
    String segment = path.substring(from, until);
    PathNode named = node.named(segment);
    return named == null && segment.indexOf('%') >= 0 ? decoded(node, segment) : named;
  }

  private static PathNode decoded(PathNode node, String segment) {
    try {
      return node.named(UriText.decode(segment, false));
    } catch (SignetException e) {
      return null;
    }
  }
}
