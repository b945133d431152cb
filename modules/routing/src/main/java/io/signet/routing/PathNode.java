package io.signet.routing;

import java.util.HashMap;
import java.util.Map;

/**
 * One segment in the tree of an API's paths. Filled while its stage is compiled, then only read.
 */
final class PathNode {

  private Map<String, PathNode> children = new HashMap<>();
  private Map<String, Route> routes = new HashMap<>();
  private PathNode variable;
  private PathNode greedy;

  /** The child for a path part, made if there is none. */
  PathNode child(String part) {
    if (!part.startsWith("{")) {
      return children.computeIfAbsent(part, p -> new PathNode());
    }
    if (part.endsWith("+}")) {
      greedy = greedy == null ? new PathNode() : greedy;
      return greedy;
    }
    variable = variable == null ? new PathNode() : variable;
    return variable;
  }

  void add(Route route) {
    routes.put(route.verb(), route);
  }

  /** Ends the filling, for this node and all below it: what is small becomes smaller. */
  PathNode freeze() {
    children.values().forEach(PathNode::freeze);
    children = Map.copyOf(children);
    routes = Map.copyOf(routes);
    if (variable != null) {
      variable.freeze();
    }
    if (greedy != null) {
      greedy.freeze();
    }
    return this;
  }

  PathNode named(String segment) {
    return children.get(segment);
  }

  PathNode variable() {
    return variable;
  }

  PathNode greedy() {
    return greedy;
  }

  /** The route for a verb, else the one for any verb; {@code null} if there is neither. */
  Route route(String verb) {
    Route exact = routes.get(verb);
    return exact == null ? routes.get("ANY") : exact;
  }
}
