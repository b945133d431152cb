package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.PatchOperation;
import io.signet.api.SignetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The form of an operation's input: the record of its body and what AWS's service framework checks
 * before anything is looked up. All violations are reported together, the body's before the path's,
 * in the framework's own words.
 */
final class Input<Q> {

  private static final List<String> PATCH_OPERATIONS =
      List.of("add", "remove", "move", "test", "replace", "copy");
  private static final Pattern STATUS_CODE = Pattern.compile("[1-5]\\d\\d");

  private final Function<ControlRequest, Q> reader;
  private final List<BiConsumer<Q, Violations>> constraints = new ArrayList<>();

  private Input(Function<ControlRequest, Q> reader) {
    this.reader = reader;
  }

  /** An operation with a JSON body. */
  static <Q> Input<Q> body(Class<Q> type) {
    return new Input<>(request -> request.body(type));
  }

  /** An operation without a body. */
  static Input<Void> none() {
    return new Input<>(request -> null);
  }

  /** A PATCH: its operations, each with a known op. */
  static Input<List<PatchOperation>> patch() {
    Input<List<PatchOperation>> input = new Input<>(Input::patchOperations);
    input.constraints.add(Input::checkOps);
    return input;
  }

  Input<Q> required(String member, Function<Q, Object> value) {
    constraints.add(
        (body, violations) -> {
          if (value.apply(body) == null) {
            violations.add("null", violations.member(member), "Member must not be null");
          }
        });
    return this;
  }

  /** A text that, when given, is one of a set; the set is told in this order. */
  Input<Q> oneOf(String member, Function<Q, String> value, List<String> allowed) {
    constraints.add(
        (body, violations) -> {
          String text = value.apply(body);
          if (text != null && !allowed.contains(text)) {
            violations.add("'" + text + "'", violations.member(member), enumSet(allowed));
          }
        });
    return this;
  }

  /** A list whose elements, when given, are all of a set. */
  Input<Q> allOf(String member, Function<Q, List<String>> values, List<String> allowed) {
    constraints.add(
        (body, violations) -> {
          List<String> list = values.apply(body);
          if (list != null && !allowed.containsAll(list)) {
            violations.add(
                "'" + list + "'",
                violations.member(member),
                "Member must satisfy constraint: [" + enumSet(allowed) + "]");
          }
        });
    return this;
  }

  /**
   * Reads and checks the input of a request.
   *
   * @throws SignetException {@link ErrorCode#VALIDATION} with every violation; as {@link
   *     ControlRequest#body} for a body that cannot be read
   */
  Q read(ControlRequest request) {
    Q body = reader.apply(request);
    Violations violations = new Violations(request.operation().operationName());
    constraints.forEach(constraint -> constraint.accept(body, violations));
    String statusCode = request.path().get("statusCode");
    if (statusCode != null && !STATUS_CODE.matcher(statusCode).matches()) {
      violations.add(
          "'" + statusCode + "'",
          "statusCode",
          "Member must satisfy regular expression pattern: " + STATUS_CODE);
    }
    violations.raise();
    return body;
  }

  private static List<PatchOperation> patchOperations(ControlRequest request) {
    PatchOperation nothing = new PatchOperation(null, null, null, null);
    return request.patchOperations().stream()
        .map(operation -> Objects.requireNonNullElse(operation, nothing))
        .toList();
  }

  private static void checkOps(List<PatchOperation> operations, Violations violations) {
    for (int i = 0; i < operations.size(); i++) {
      String op = operations.get(i).op();
      if (op != null && !PATCH_OPERATIONS.contains(op)) {
        violations.add(
            "'" + op + "'",
            violations.member("patchOperations." + (i + 1) + ".member.op"),
            enumSet(PATCH_OPERATIONS));
      }
    }
  }

  private static String enumSet(List<String> allowed) {
    return "Member must satisfy enum value set: " + allowed;
  }

  /** What was found wrong with one input. */
  private static final class Violations {

    private final String input;
    private final List<String> found = new ArrayList<>();

    Violations(String operationName) {
      this.input =
          Character.toLowerCase(operationName.charAt(0)) + operationName.substring(1) + "Input";
    }

    String member(String name) {
      return input + "." + name;
    }

    void add(String value, String where, String constraint) {
      found.add(
          "Value " + value + " at '" + where + "' failed to satisfy constraint: " + constraint);
    }

    void raise() {
      if (!found.isEmpty()) {
        throw new SignetException(
            ErrorCode.VALIDATION,
            found.size()
                + (found.size() == 1 ? " validation error" : " validation errors")
                + " detected: "
                + String.join("; ", found));
      }
    }
  }
}
