package io.signet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

  /** Headers of which the recorder shows nothing but the names. */
  private static final Set<String> BLOTTED = Set.of("content-length", "date");

  /** Placeholders that stand for another value each time. */
  private static final Set<String> FLEETING = Set.of("<latency>", "<date>");

  private final Map<String, String> bindings = new HashMap<>();
  private final Map<String, Integer> made = new HashMap<>();

  /**
   * Where an answer is not the recorded one.
   *
   * @param place a JSON pointer into the answer
   */
  record Difference(String place, String text) {}

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

  /** Everything in which an answer is not the recorded one; empty if it is. */
  List<Difference> differences(JsonNode expected, JsonNode actual) {
    List<Difference> found = new ArrayList<>();
    compare("", expected, actual, found);
    return found;
  }

  private void compare(String place, JsonNode expected, JsonNode actual, List<Difference> found) {
    if (expected.isObject()) {
      compareObjects(place, expected, parsed(actual), found);
    } else if (expected.isArray()) {
      compareArrays(place, expected, actual, found);
    } else if (!isSame(place, expected, actual)) {
      String wanted = expected.isTextual() ? fill(expected.asText()) : expected.toString();
      found.add(new Difference(place, "expected " + wanted + " but was " + actual));
    }
  }

  private boolean isSame(String place, JsonNode expected, JsonNode actual) {
    if (expected.isTextual()) {
      return isSameText(place, expected.asText(), actual);
    }
    return expected.isNumber() && actual.isNumber()
        ? expected.asDouble() == actual.asDouble()
        : expected.equals(actual);
  }

  private void next(String kind, String value) {
    bindings.put("<made-up-" + kind + "-" + made.merge(kind, 1, Integer::sum) + ">", value);
  }

  private void compareObjects(
      String place, JsonNode expected, JsonNode actual, List<Difference> found) {
    Set<String> names = new TreeSet<>();
    Stream.of(expected, actual).forEach(node -> node.fieldNames().forEachRemaining(names::add));
    for (String name : names) {
      String at = place + "/" + name;
      if (expected.has(name) && actual.has(name)) {
        compare(at, expected.get(name), actual.get(name), found);
        continue;
      }
      found.add(
          expected.has(name)
              ? new Difference(at, "is missing: " + expected.get(name))
              : new Difference(at, "is too much: " + actual.get(name)));
    }
  }

  private void compareArrays(
      String place, JsonNode expected, JsonNode actual, List<Difference> found) {
    if (!(actual instanceof ArrayNode) || actual.size() != expected.size()) {
      found.add(new Difference(place, "expected " + expected + " but was " + actual));
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      compare(place + "/" + i, expected.get(i), actual.get(i), found);
    }
  }

  private boolean isSameText(String place, String expected, JsonNode actual) {
    if (expected.equals("datetime")) {
      return actual.isNumber();
    }
    boolean whole = PLACEHOLDER.matcher(expected).matches();
    if (!actual.isTextual() && !(whole && actual.isNumber())) {
      return false;
    }
    return BLOTTED.contains(expected) && place.equals("/" + expected)
        || fits(expected, actual.asText());
  }

  private boolean fits(String expected, String actual) {
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
    Matcher found =
        Pattern.compile(pattern.toString()).matcher(actual.replace("123456789012", "111111111111"));
    if (!found.matches()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      if (!FLEETING.contains(names.get(i))) {
        bindings.put(names.get(i), found.group(i + 1));
      }
    }
    return true;
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
