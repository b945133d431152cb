package io.signet.stages;

import io.signet.api.PatchOperation;
import io.signet.api.SignetException;
import java.util.List;

/** The two ways in which Amazon API Gateway words the refusal of a patch operation. */
enum PatchGrammar {

  /** REST APIs, methods, integrations and their responses. */
  OLDER {
    @Override
    SignetException refusal(List<PatchRule> rules, PatchOperation operation) {
      List<String> allowed =
          rules.stream()
              .filter(rule -> rule.match(operation.path()).isPresent())
              .flatMap(rule -> rule.ops().stream())
              .distinct()
              .sorted()
              .toList();
      return allowed.isEmpty()
          ? SignetException.badRequest("Invalid patch path " + operation.path())
          : SignetException.badRequest(
              "Invalid patch operation specified. Must be one of: " + allowed);
    }
  },

  /** Resources, deployments, and what came later. The two blanks are AWS's. */
  NEWER {
    @Override
    SignetException refusal(List<PatchRule> rules, PatchOperation operation) {
      List<String> allowed =
          rules.stream().filter(rule -> rule.allows(operation)).map(PatchRule::path).toList();
      return SignetException.badRequest(
          "Invalid patch path  '"
              + operation.path()
              + "' specified for op '"
              + operation.op()
              + (allowed.isEmpty()
                  ? "'. Please choose supported operations"
                  : "'. Must be one of: " + allowed));
    }
  };

  abstract SignetException refusal(List<PatchRule> rules, PatchOperation operation);
}
