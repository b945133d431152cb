package io.signet.admin;

import io.signet.api.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the operation of a request. Works on the raw path and decodes each segment after it was cut
 * out, so an escaped slash stays inside its segment.
 */
final class OperationRoutes {

  private final Node root = new Node();

  /** The routes of every operation that Signet knows. */
  static OperationRoutes ofAll() {
    OperationRoutes routes = new OperationRoutes();
    for (Operation operation : Operation.values()) {
      routes.add(operation);
    }
    return routes;
  }

  /**
   * An operation and what the path said.
   *
   * @param variables decoded, by the names in the operation's template
   */
  record Match(Operation operation, Map<String, String> variables) {}

  /**
   * The operation that a request names; empty if there is none.
   *
   * @throws io.signet.api.SignetException BAD_REQUEST for a path that is not well encoded
   */
  Optional<Match> match(RequestHead head) {
    String[] segments = head.path().substring(1).split("/", -1);
    return root.find(segments, 0, new ArrayList<>(), head)
        .map(found -> new Match(found.route.operation, found.variables()));
  }

  private void add(Operation operation) {
    PathTemplate template = PathTemplate.of(operation);
    Node node = root;
    for (String segment : template.segments()) {
      node = node.child(segment);
    }
    (template.takesRest() ? node.restRoutes : node.routes).add(new Route(operation, template));
  }

  private record Route(Operation operation, PathTemplate template) {

    boolean accepts(RequestHead head) {
      return operation.method().equals(head.method())
          && template.query().entrySet().stream()
              .allMatch(wanted -> head.query().has(wanted.getKey(), wanted.getValue()));
    }
  }

  private record Found(Route route, List<String> captured) {

    Map<String, String> variables() {
      Map<String, String> variables = new HashMap<>();
      for (int i = 0; i < captured.size(); i++) {
        String value = UriCoding.decode(captured.get(i), false);
        variables.put(route.template.variables().get(i), value);
      }
      return variables;
    }
  }

  private static final class Node {

    private final Map<String, Node> literals = new HashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<Route> restRoutes = new ArrayList<>();
    private Node variable;

    Node child(String segment) {
      if (!PathTemplate.isVariable(segment)) {
        return literals.computeIfAbsent(segment, name -> new Node());
      }
      if (variable == null) {
        variable = new Node();
      }
      return variable;
    }

    Optional<Found> find(String[] segments, int index, List<String> captured, RequestHead head) {
      if (index == segments.length) {
        return accepting(routes, captured, head);
      }
      String segment = segments[index];
      Node literal = literals.get(segment);
      if (literal != null) {
        Optional<Found> found = literal.find(segments, index + 1, captured, head);
        if (found.isPresent()) {
          return found;
        }
      }
      if (segment.isEmpty()) {
        return Optional.empty();
      }
      if (variable != null) {
        Optional<Found> found = variable.find(segments, index + 1, with(captured, segment), head);
        if (found.isPresent()) {
          return found;
        }
      }
      String rest = String.join("/", List.of(segments).subList(index, segments.length));
      return accepting(restRoutes, with(captured, rest), head);
    }

    /** Of the routes that accept the request, the one that asks most of its query. */
    private static Optional<Found> accepting(
        List<Route> routes, List<String> captured, RequestHead head) {
      return routes.stream()
          .filter(route -> route.accepts(head))
          .max((a, b) -> a.template.query().size() - b.template.query().size())
          .map(route -> new Found(route, captured));
    }

    private static List<String> with(List<String> captured, String value) {
      List<String> more = new ArrayList<>(captured);
      more.add(value);
      return more;
    }
  }
}
