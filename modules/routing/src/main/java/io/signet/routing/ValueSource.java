package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Where a mapped value comes from, the right-hand side of {@code requestParameters} and {@code
 * responseParameters}.
 */
sealed interface ValueSource {

  /** The value for a call, decoded; {@code null} if the call has none, and then nothing is set. */
  String value(CallContext call);

  /** All values for a call, in order. */
  default List<String> values(CallContext call) {
    String value = value(call);
    return value == null ? List.of() : List.of(value);
  }

  /** Text that is the same for every call; {@code null} for a stage variable that is not set. */
  record Literal(String text) implements ValueSource {
    @Override
    public String value(CallContext call) {
      return text;
    }
  }

  /** A variable of the path. */
  record PathVariable(String name) implements ValueSource {
    @Override
    public String value(CallContext call) {
      return call.pathParameter(name);
    }
  }

  /** The last value of a query parameter. */
  record Query(String name) implements ValueSource {
    @Override
    public String value(CallContext call) {
      return call.query().last(name);
    }
  }

  /** All values of a query parameter. */
  record QueryValues(String name) implements ValueSource {
    @Override
    public String value(CallContext call) {
      return call.query().last(name);
    }

    @Override
    public List<String> values(CallContext call) {
      return call.query().all(name);
    }
  }

  /** The last value of a header. */
  record Header(String name) implements ValueSource {
    @Override
    public String value(CallContext call) {
      return call.header(name);
    }
  }

  /** All values of a header. */
  record HeaderValues(String name) implements ValueSource {
    @Override
    public String value(CallContext call) {
      return call.header(name);
    }

    @Override
    public List<String> values(CallContext call) {
      return call.headers(name);
    }
  }

  /** Something that the gateway knows of the call. */
  record Known(Function<CallContext, String> variable) implements ValueSource {
    @Override
    public String value(CallContext call) {
      return variable.apply(call);
    }
  }

  /**
   * Reads the right-hand side of a request mapping.
   *
   * @throws SignetException INTEGRATION_CONFIGURATION if it is none, or one that reads the body,
   *     which this version cannot
   */
  static ValueSource ofRequest(String text, Map<String, String> stageVariables) {
    if (!text.startsWith("method.request.")) {
      return common(text, stageVariables);
    }
    String rest = text.substring("method.request.".length());
    int dot = rest.indexOf('.');
    String name = rest.substring(dot + 1);
    return switch (dot < 0 ? rest : rest.substring(0, dot)) {
      case "path" -> new PathVariable(name);
      case "querystring" -> new Query(name);
      case "multivaluequerystring" -> new QueryValues(name);
      case "header" -> new Header(name);
      case "multivalueheader" -> new HeaderValues(name);
      default -> throw unknown(text);
    };
  }

  /**
   * Reads what request and response mappings have in common: literals, stage variables, context.
   *
   * @throws SignetException INTEGRATION_CONFIGURATION if it is none of them
   */
  static ValueSource common(String text, Map<String, String> stageVariables) {
    if (text.length() >= 2 && text.startsWith("'") && text.endsWith("'")) {
      return new Literal(text.substring(1, text.length() - 1));
    }
    if (text.startsWith("stageVariables.")) {
      return new Literal(stageVariables.get(text.substring("stageVariables.".length())));
    }
    if (text.startsWith("context.")) {
      return new Known(ContextVariables.named(text.substring("context.".length())));
    }
    throw unknown(text);
  }

  private static SignetException unknown(String text) {
    return new SignetException(
        ErrorCode.INTEGRATION_CONFIGURATION, "Unable to map parameter: " + text);
  }
}
