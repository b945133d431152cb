package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mapping template. This version knows text without directives, and in it {@code $input.body},
 * {@code $input.json('$')}, {@code $input.params('name')} and {@code $input.params().PLACE.name};
 * anything else of Velocity is noticed when the stage is compiled and fails the calls that need it.
 */
final class Template {

  /** Text, or something to fill in. */
  private sealed interface Part {}

  private record Text(String text) implements Part {}

  private record Body() implements Part {}

  private record Parameter(String place, String name) implements Part {}

  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$input\\.(?:(?<body>body\\b)|(?<json>json\\((['\"])\\$\\3\\))"
              + "|params\\((['\"])(?<any>[A-Za-z0-9._$-]+)\\4\\)"
              + "|params\\(\\)\\.(?<place>path|querystring|header)\\.(?<name>[A-Za-z0-9_-]+))");
  private static final Pattern VELOCITY =
      Pattern.compile("\\$[A-Za-z!{]|#[A-Za-z#*@\\[{]|\\\\(?:[$#]|$)");

  private final List<Part> parts;
  private final String refusal;

  private Template(List<Part> parts, String refusal) {
    this.parts = parts;
    this.refusal = refusal;
  }

  static Template of(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher reference = REFERENCE.matcher(text);
    int from = 0;
    while (reference.find()) {
      parts.add(new Text(text.substring(from, reference.start())));
      parts.add(part(reference));
      from = reference.end();
    }
    parts.add(new Text(text.substring(from)));
    parts.removeIf(part -> part instanceof Text literal && literal.text.isEmpty());
    return new Template(List.copyOf(parts), refusal(text, parts));
  }

  /** Whether the result is the body, unchanged. */
  boolean isBody() {
    return refusal == null && parts.size() == 1 && parts.get(0) instanceof Body;
  }

  /** Whether the body must be there before this can be rendered. */
  boolean readsBody() {
    return refusal == null && parts.stream().anyMatch(Body.class::isInstance);
  }

  /** Whether every call gets the same text. */
  boolean isConstant() {
    return refusal == null && parts.stream().allMatch(Text.class::isInstance);
  }

  /**
   * @param body the text that {@code $input.body} stands for
   * @throws SignetException INTEGRATION_CONFIGURATION if this version cannot render the template
   */
  String render(CallContext call, String body) {
    if (refusal != null) {
      throw new SignetException(ErrorCode.INTEGRATION_CONFIGURATION, refusal);
    }
    StringBuilder rendered = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Text text) {
        rendered.append(text.text);
      } else if (part instanceof Parameter parameter) {
        String value = value(call, parameter);
        rendered.append(value == null ? "" : value);
      } else {
        rendered.append(body);
      }
    }
    return rendered.toString();
  }

  private static Part part(Matcher reference) {
    if (reference.group("any") != null) {
      return new Parameter("any", reference.group("any"));
    }
    return reference.group("place") == null
        ? new Body()
        : new Parameter(reference.group("place"), reference.group("name"));
  }

  private static String value(CallContext call, Parameter parameter) {
    String name = parameter.name;
    return switch (parameter.place) {
      case "path" -> call.pathParameter(name);
      case "querystring" -> call.query().last(name);
      case "header" -> call.header(name);
      default -> {
        String found = call.pathParameter(name);
        found = found == null ? call.query().last(name) : found;
        yield found == null ? call.header(name) : found;
      }
    };
  }

  private static String refusal(String template, List<Part> parts) {
    for (Part part : parts) {
      if (part instanceof Text text && VELOCITY.matcher(text.text).find()) {
        String start = template.strip();
        return "The mapping template needs Velocity, which is not available in this version: "
            + start.substring(0, Math.min(80, start.length()));
      }
    }
    return null;
  }
}
