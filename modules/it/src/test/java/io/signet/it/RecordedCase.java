package io.signet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signet.api.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One test case as somebody ran it against AWS: the calls in their order, and the answers.
 *
 * @param name the file's name without what all have in common
 * @param responses the answers by name
 */
record RecordedCase(String name, List<JsonNode> steps, JsonNode responses) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The folder of the recorded cases, beside the project; empty where it is absent. */
  static Optional<Path> folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path recorded = at.resolve("shared/aws/recorded");
      if (Files.isDirectory(recorded)) {
        return Optional.of(recorded);
      }
    }
    return Optional.empty();
  }

  /** All cases, by name. */
  static List<RecordedCase> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.endsWith("index.json"))
          .sorted()
          .map(RecordedCase::read)
          .toList();
    }
  }

  /** What answers a step; a later step may say that it shows the answer of this one. */
  Optional<String> answerOf(JsonNode step) {
    return steps.stream()
        .filter(later -> later.has("matched") && later.path("from_step").equals(step.get("step")))
        .map(later -> later.get("matched").asText())
        .findFirst()
        .or(() -> Optional.ofNullable(step.get("recorded")).map(JsonNode::asText));
  }

  /** How many answers there are that no step leads to. */
  int unclaimed() {
    Set<String> names = new HashSet<>();
    responses.fieldNames().forEachRemaining(names::add);
    for (JsonNode step : steps) {
      names.remove(step.path("recorded").asText());
      names.remove(step.path("matched").asText());
    }
    return names.size();
  }

  /** Whether this version carries an operation out. */
  static boolean isServed(String operation) {
    return Operation.named(operation)
        .filter(known -> known.owner() != Operation.Owner.NOBODY)
        .isPresent();
  }

  /** Whether what an operation would have made is missed by those after it. */
  static boolean isMissed(String operation) {
    return Operation.named(operation)
        .filter(Operation::writes)
        .filter(known -> known.owner() == Operation.Owner.NOBODY)
        .filter(known -> known != Operation.CREATE_DOCUMENTATION_PART)
        .filter(known -> known != Operation.CREATE_DOCUMENTATION_VERSION)
        .isPresent();
  }

  private static RecordedCase read(Path file) {
    try {
      JsonNode recorded = MAPPER.readTree(file.toFile());
      List<JsonNode> steps = new ArrayList<>();
      recorded.get("steps").forEach(steps::add);
      String name = file.getFileName().toString();
      return new RecordedCase(
          name.substring("test_apigateway_".length(), name.length() - ".json".length()),
          steps,
          recorded.get("responses"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
