package io.signet.stages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signet.api.PatchOperation;
import java.util.List;

/** What one operation of a PATCH does to a record's JSON tree. */
@FunctionalInterface
interface PatchAction {

  /**
   * Changes the tree.
   *
   * @param variables what the variables of the rule's path stand for, in order
   * @throws io.signet.api.SignetException if the operation is refused; the whole PATCH then has no
   *     effect
   */
  void apply(ObjectNode tree, List<String> variables, PatchOperation operation);
}
