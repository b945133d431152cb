package io.signet.stages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signet.api.PatchOperation;
import io.signet.api.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a PATCH of one type allows, and the engine that carries it out: on the record's JSON tree,
 * operation by operation, each seeing what those before it did, all or none.
 */
final class PatchRules {

  private final PatchGrammar grammar;
  private final List<PatchRule> rules = new ArrayList<>();

  PatchRules(PatchGrammar grammar) {
    this.grammar = grammar;
  }

  /** Adds a row; of several that match, the first is taken. */
  PatchRules allow(String path, PatchAction action, String... ops) {
    rules.add(new PatchRule(path, Enums.of(ops), action));
    return this;
  }

  /** Adds a member that can only be replaced. */
  PatchRules replace(String path, PatchAction action) {
    return allow(path, action, "replace");
  }

  /** Adds members under keys, which can be added, replaced and removed. */
  PatchRules entries(String path, PatchAction action) {
    return allow(path, action, "add", "remove", "replace");
  }

  /**
   * A record after a PATCH; the given one is not changed.
   *
   * @throws io.signet.api.SignetException if any operation is refused
   */
  @SuppressWarnings("unchecked") // the class of a T reads back as a T
  <T extends Record> T apply(T record, List<PatchOperation> operations) {
    ObjectNode tree = WireJson.tree(record);
    operations.forEach(operation -> apply(tree, operation));
    return (T) WireJson.fromTree(tree, record.getClass());
  }

  private void apply(ObjectNode tree, PatchOperation operation) {
    for (PatchRule rule : rules) {
      Optional<List<String>> variables = rule.match(operation.path());
      if (variables.isPresent() && rule.allows(operation)) {
        rule.action().apply(tree, variables.get(), operation);
        return;
      }
    }
    throw grammar.refusal(rules, operation);
  }
}
