package io.signet.admin;

import io.signet.api.Operation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The template of an operation, taken apart.
 *
 * @param segments literal ones and variables, without a last variable that takes the rest
 * @param variables the names of the variables, from left to right
 * @param query the parameters that tell operations of one path apart
 * @param takesRest whether the last variable takes the rest of the path, slashes included: an ARN
 *     has slashes, and not every client escapes them
 */
record PathTemplate(
    List<String> segments, List<String> variables, Map<String, String> query, boolean takesRest) {

  static PathTemplate of(Operation operation) {
    String[] parts = operation.template().split("\\?", 2);
    List<String> segments = List.of(parts[0].substring(1).split("/"));
    List<String> variables =
        segments.stream()
            .filter(PathTemplate::isVariable)
            .map(segment -> segment.substring(1, segment.length() - 1))
            .toList();
    boolean takesRest = segments.get(segments.size() - 1).endsWith("Arn}");
    return new PathTemplate(
        takesRest ? segments.subList(0, segments.size() - 1) : segments,
        variables,
        parts.length == 1 ? Map.of() : query(parts[1]),
        takesRest);
  }

  static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    Arrays.stream(text.split("&"))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> query.put(pair[0], pair[1]));
    return Map.copyOf(query);
  }
}
