package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import io.signet.api.ErrorCode;
import io.signet.api.PatchOperation;
import io.signet.api.SignetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The one change that a client certificate's PATCH can make: {@code replace /description}. The
 * refusals are worded as Amazon API Gateway words those of its newer resources, two blanks
 * included.
 */
final class DescriptionPatch {

  private static final String PATH = "/description";

  /** In the order in which Amazon API Gateway lists them. */
  private static final List<String> OPS =
      List.of("add", "remove", "move", "test", "replace", "copy");

  private DescriptionPatch() {}

  /**
   * Refuses verbs that no PATCH knows, before anything is looked up.
   *
   * @throws SignetException {@link ErrorCode#VALIDATION} naming each of them
   */
  static void checkVerbs(List<PatchOperation> operations) {
    List<String> errors = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      PatchOperation operation = operations.get(i);
      if (operation != null && operation.op() != null && !OPS.contains(operation.op())) {
        errors.add(unknownVerb(operation.op(), i + 1));
      }
    }
    if (!errors.isEmpty()) {
      String count =
          errors.size() == 1 ? "1 validation error" : errors.size() + " validation errors";
      throw new SignetException(
          ErrorCode.VALIDATION, count + " detected: " + String.join("; ", errors));
    }
  }

  /**
   * The description after all operations.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} for any other operation
   */
  static String apply(String description, List<PatchOperation> operations) {
    String result = description;
    for (PatchOperation operation : operations) {
      check(operation);
      result = Texts.description(operation.value());
    }
    return result;
  }

  private static void check(PatchOperation operation) {
    if (operation == null) {
      throw badRequest("Invalid patch operation specified");
    }
    String refused =
        "Invalid patch path  '"
            + operation.path()
            + "' specified for op '"
            + operation.op()
            + "'. ";
    if (!Objects.equals(operation.op(), "replace")) {
      throw badRequest(refused + "Please choose supported operations");
    }
    if (!PATH.equals(operation.path())) {
      throw badRequest(refused + "Must be one of: [" + PATH + "]");
    }
  }

  private static String unknownVerb(String op, int position) {
    return "Value '"
        + op
        + "' at 'updateClientCertificateInput.patchOperations."
        + position
        + ".member.op' failed to satisfy constraint: Member must satisfy enum value set: "
        + OPS;
  }
}
