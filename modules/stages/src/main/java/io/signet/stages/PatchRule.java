package io.signet.stages;

import io.signet.api.PatchOperation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One row of what a type's PATCH allows.
 *
 * @param path a JSON pointer whose segments may be variables, written <code>{name}</code>; {@code
 *     *} for every path
 * @param ops the operations that are allowed there
 */
record PatchRule(String path, List<String> ops, PatchAction action) {

  static final String ANYWHERE = "*";

  /** The variables' values if the rule is about this path. */
  Optional<List<String>> match(String pointer) {
    if (path.equals(ANYWHERE)) {
      return Optional.of(List.of());
    }
    return Pointer.segments(pointer)
        .flatMap(given -> match(Arrays.asList(path.substring(1).split("/")), given));
  }

  boolean allows(PatchOperation operation) {
    return ops.contains(operation.op());
  }

  private static Optional<List<String>> match(List<String> template, List<String> given) {
    if (template.size() != given.size()) {
      return Optional.empty();
    }
    List<String> variables = new ArrayList<>();
    for (int i = 0; i < template.size(); i++) {
      if (template.get(i).startsWith("{")) {
        variables.add(given.get(i));
      } else if (!template.get(i).equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }
}
