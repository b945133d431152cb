package io.signet.stages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The placeholders of one recorded case and what they stand for in this run. A placeholder takes
 * the first value it meets and means the same ever after.
 */
final class Recording {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern PLACEHOLDER = Pattern.compile("<[^<>]+>");

  private final Map<String, String> bindings = new HashMap<>();
  private final Map<String, Integer> made = new HashMap<>();

  /** A text of a request with its placeholders filled in; unknown ones stay. */
  String fill(String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(bindings.getOrDefault(match.group(), match.group())));
  }

  /** Takes note of what an answer that was not recorded made. */
  void learn(String operation, JsonNode answer) {
    switch (operation) {
      case "CreateRestApi" -> {
        next("restapi", answer.path("id").asText());
        next("root", answer.path("rootResourceId").asText());
      }
      case "CreateResource" -> next("resource", answer.path("id").asText());
      case "CreateDeployment" -> next("deployment", answer.path("id").asText());
      default -> {}
    }
  }

  /** Binds the identifiers in upper case that stand for the wrong spelling of a known one. */
  void bindUpperCase() {
    bindings.put("<ID:1>", bindings.getOrDefault("<id:1>", "none").toUpperCase(Locale.ROOT));
  }

  /** Why an answer is not the recorded one; empty if it is. */
  String difference(String where, JsonNode expected, JsonNode actual) {
    if (expected.isObject()) {
      return objectDifference(where, expected, parsed(actual));
    }
    if (expected.isArray()) {
      return arrayDifference(where, expected, actual);
    }
    if (expected.isTextual()) {
      return textDifference(where, expected.asText(), actual);
    }
    boolean equal =
        expected.isNumber() && actual.isNumber()
            ? expected.asDouble() == actual.asDouble()
            : expected.equals(actual);
    return equal ? "" : where + ": expected " + expected + " but was " + actual + "; ";
  }

  private void next(String kind, String value) {
    bindings.put("<made-up-" + kind + "-" + made.merge(kind, 1, Integer::sum) + ">", value);
  }

  private String objectDifference(String where, JsonNode expected, JsonNode actual) {
    Set<String> names = new HashSet<>();
    Stream.of(expected, actual).forEach(node -> node.fieldNames().forEachRemaining(names::add));
    StringBuilder found = new StringBuilder();
    for (String name : names) {
      String at = where + "/" + name;
      if (!expected.has(name) || !actual.has(name)) {
        found.append(at).append(expected.has(name) ? " is missing; " : " is too much; ");
        continue;
      }
      found.append(difference(at, expected.get(name), actual.get(name)));
    }
    return found.toString();
  }

  private String arrayDifference(String where, JsonNode expected, JsonNode actual) {
    if (!(actual instanceof ArrayNode) || actual.size() != expected.size()) {
      return where + ": expected " + expected + " but was " + actual + "; ";
    }
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < expected.size(); i++) {
      found.append(difference(where + "/" + i, expected.get(i), actual.get(i)));
    }
    return found.toString();
  }

  private String textDifference(String where, String expected, JsonNode actual) {
    if (expected.equals("datetime")) {
      return actual.isNumber() ? "" : where + ": expected a time but was " + actual + "; ";
    }
    String text = actual.asText().replace("123456789012", "111111111111");
    Matcher matcher = PLACEHOLDER.matcher(expected);
    StringBuilder pattern = new StringBuilder();
    List<String> names = new ArrayList<>();
    int end = 0;
    while (matcher.find()) {
      pattern.append(Pattern.quote(expected.substring(end, matcher.start())));
      String bound = bindings.get(matcher.group());
      pattern.append(bound == null ? "(.+)" : "(" + Pattern.quote(bound) + ")");
      names.add(matcher.group());
      end = matcher.end();
    }
    pattern.append(Pattern.quote(expected.substring(end)));
    Matcher found = Pattern.compile(pattern.toString()).matcher(text);
    if (!actual.isTextual() || !found.matches()) {
      return where + ": expected " + fill(expected) + " but was " + actual + "; ";
    }
    for (int i = 0; i < names.size(); i++) {
      bindings.put(names.get(i), found.group(i + 1));
    }
    return "";
  }

  /** The recorder shows texts that hold JSON objects parsed. */
  private static JsonNode parsed(JsonNode actual) {
    if (!actual.isTextual()) {
      return actual;
    }
    try {
      JsonNode tree = MAPPER.readTree(actual.asText());
      return tree instanceof ObjectNode ? tree : actual;
    } catch (IOException e) {
      return actual;
    }
  }
}
