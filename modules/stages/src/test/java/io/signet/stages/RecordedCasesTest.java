package io.signet.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signet.api.ControlRequest;
import io.signet.api.Operation;
import io.signet.api.SignetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Replays what was recorded from AWS. Answers to operations that this module serves must be the
 * recorded ones, up to the differences named here with their reasons.
 */
final class RecordedCasesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Where an answer is not the recorded one, and why that is right. */
  private static final Map<String, String> EXPLAINED =
      Map.of(
          "test_apigateway_api__TestApiGatewayApiRestApi__test_get_api_case_insensitive.json#1",
          "recorded before AWS told the address type of an endpoint; later recordings have it");

  @Test
  void shouldAnswerAsAwsWasRecordedTo() throws IOException {
    // Given
    Optional<Path> folder = folder();
    assumeTrue(folder.isPresent(), "the recorded cases are not there: nothing is compared");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder.get())) {
      files = all.filter(file -> !file.endsWith("index.json")).sorted().toList();
    }

    // When
    Tally tally = new Tally();
    files.forEach(file -> replay(file, tally));

    // Then
    System.out.printf(
        "recorded answers equal: %d of %d compared, %d more need operations of later versions%n",
        tally.equal, tally.compared, tally.outOfReach);
    assertThat(tally.compared).isPositive();
    assertThat(tally.differences).containsOnlyKeys(EXPLAINED.keySet());
  }

  private static Optional<Path> folder() {
    Path at = Path.of("").toAbsolutePath();
    for (; at != null; at = at.getParent()) {
      Path recorded = at.resolve("shared/aws/recorded");
      if (Files.isDirectory(recorded)) {
        return Optional.of(recorded);
      }
    }
    return Optional.empty();
  }

  private static void replay(Path file, Tally tally) {
    JsonNode recorded = read(file);
    ControlPlane signet = new ControlPlane();
    Recording recording = new Recording();
    List<JsonNode> steps = new ArrayList<>();
    recorded.get("steps").forEach(steps::add);
    boolean reachable = true;
    for (JsonNode step : steps) {
      String operation = step.path("operation").asText();
      if (!served(operation)) {
        reachable &= !missed(operation);
        continue;
      }
      recording.bindUpperCase();
      JsonNode answer = answer(signet, recording, step.get("request"));
      Optional<String> name = recordedName(step, steps);
      if (name.isEmpty()) {
        recording.learn(operation, answer.path("body"));
        continue;
      }
      if (!reachable) {
        tally.outOfReach++;
        continue;
      }
      JsonNode expected = expected(recorded.get("responses").get(name.get()));
      tally.add(
          file.getFileName() + "#" + step.get("step"), recording.difference("", expected, answer));
    }
  }

  /** What answers a step; a later step may say that it shows the answer of this one. */
  private static Optional<String> recordedName(JsonNode step, List<JsonNode> steps) {
    return steps.stream()
        .filter(later -> later.has("matched") && later.path("from_step").equals(step.get("step")))
        .map(later -> later.get("matched").asText())
        .findFirst()
        .or(() -> Optional.ofNullable(step.get("recorded")).map(JsonNode::asText));
  }

  /** Whether what an operation would have made is missed by those after it. */
  private static boolean missed(String operation) {
    return Operation.named(operation)
        .filter(Operation::writes)
        .filter(known -> known.owner() == Operation.Owner.NOBODY)
        .filter(known -> known != Operation.CREATE_DOCUMENTATION_PART)
        .filter(known -> known != Operation.CREATE_DOCUMENTATION_VERSION)
        .isPresent();
  }

  private static boolean served(String operation) {
    return Operation.named(operation)
        .filter(
            known ->
                known.owner() == Operation.Owner.STAGES || known.owner() == Operation.Owner.TAGS)
        .isPresent();
  }

  /** Status, error type and body of an answer, in one tree. */
  private static JsonNode answer(ControlPlane signet, Recording recording, JsonNode request) {
    String body = request.has("body") ? recording.fill(request.get("body").toString()) : "";
    String target = recording.fill(request.get("path").asText());
    ObjectNode answer = MAPPER.createObjectNode();
    try {
      String verb = request.get("method").asText();
      ControlRequest understood = signet.request(verb, target, body);
      JsonNode value = signet.call(verb, target, body);
      answer.put("status", understood.operation().successStatus());
      answer.set("body", value.isNull() ? MAPPER.createObjectNode() : value);
    } catch (SignetException e) {
      answer.put("status", e.code().status());
      answer.put("type", e.code().type());
      answer.put("message", e.getMessage());
    }
    return answer;
  }

  private static JsonNode expected(JsonNode response) {
    ObjectNode expected = MAPPER.createObjectNode();
    expected.set("status", response.get("ResponseMetadata").get("HTTPStatusCode"));
    if (response.has("Error")) {
      expected.set("type", response.get("Error").get("Code"));
      expected.set("message", response.get("Error").get("Message"));
      return expected;
    }
    ObjectNode body = ((ObjectNode) response).deepCopy();
    body.remove("ResponseMetadata");
    if (body.has("items")) {
      body.set("item", body.remove("items"));
    }
    expected.set("body", body);
    return expected;
  }

  private static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Tally {
    private final Map<String, String> differences = new TreeMap<>();
    private int compared;
    private int equal;
    private int outOfReach;

    void add(String where, String difference) {
      compared++;
      if (difference.isEmpty()) {
        equal++;
        return;
      }
      differences.put(where, difference);
    }
  }
}
