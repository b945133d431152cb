package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.awaitility.Awaitility;

/** One recorded case, step by step against a running Signet. */
final class Replay {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SignetProcess signet;
  private final StageCalls stages;
  private final EchoBackend backend;
  private final RecordedCase recorded;
  private final Tally tally;
  private final Recording recording = new Recording();
  private final List<String> apis = new ArrayList<>();
  private boolean reachable = true;
  private JsonNode called;

  Replay(
      SignetProcess signet,
      StageCalls stages,
      EchoBackend backend,
      RecordedCase recorded,
      Tally tally) {
    this.signet = signet;
    this.stages = stages;
    this.backend = backend;
    this.recorded = recorded;
    this.tally = tally;
  }

  /** Runs all steps; leaves no API behind. */
  void run() {
    try {
      recorded.steps().forEach(this::step);
      tally.outOfReach(recorded.unclaimed());
    } finally {
      apis.forEach(api -> Backends.signed(signet, "DELETE", "/restapis/" + api, new byte[0]));
    }
  }

  private void step(JsonNode step) {
    if (step.has("operation")) {
      control(step);
    } else if (step.has("http")) {
      called = reachable && !Later.isLater(recorded, step) ? call(step.get("http")) : null;
    } else if (step.path("derived").asBoolean()) {
      derived(step);
    }
  }

  private void control(JsonNode step) {
    String operation = step.get("operation").asText();
    Optional<String> name = recorded.answerOf(step);
    if (!RecordedCase.isServed(operation) || !reachable) {
      reachable &= !RecordedCase.isMissed(operation);
      tally.outOfReach(name.isPresent() ? 1 : 0);
      return;
    }
    recording.bindUpperCase();
    ObjectNode answer = answer(step.get("request"));
    if (operation.equals("CreateRestApi") && answer.path("body").has("id")) {
      apis.add(answer.get("body").get("id").asText());
    }
    if (name.isEmpty()) {
      recording.learn(operation, answer.path("body"));
      return;
    }
    JsonNode expected = RecordedAnswers.wire(recorded.responses().get(name.get()));
    compare(step, expected, answer);
  }

  /** What the recorder made of the answers of the steps before. */
  private void derived(JsonNode step) {
    String name = step.get("matched").asText();
    JsonNode expected = recorded.responses().get(name);
    Optional<JsonNode> actual =
        called == null
            ? RecordedAnswers.made(name, recording)
            : Optional.of(RecordedAnswers.view(name, expected, called));
    if (!reachable || actual.isEmpty()) {
      tally.outOfReach(1);
      return;
    }
    compare(step, expected, actual.get());
  }

  private void compare(JsonNode step, JsonNode expected, JsonNode actual) {
    tally.add(recorded.name() + "#" + step.get("step"), recording.differences(expected, actual));
  }

  /** Status, error type and body of an answer, in one tree. */
  private ObjectNode answer(JsonNode request) {
    String body =
        request.has("body") ? backend.standIn(recording.fill(request.get("body").toString())) : "";
    HttpResponse<String> response =
        Backends.signed(
            signet, request.get("method").asText(), target(request), body.getBytes(UTF_8));
    JsonNode content = tree(response.body());
    ObjectNode answer = MAPPER.createObjectNode().put("status", response.statusCode());
    Optional<String> type = response.headers().firstValue("x-amzn-ErrorType");
    if (type.isEmpty()) {
      answer.set("body", RecordedAnswers.normal(content));
      return answer;
    }
    answer.put("type", type.get());
    answer.set("message", content.get("message"));
    return answer;
  }

  private String target(JsonNode request) {
    String path = recording.fill(request.get("path").asText());
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    request
        .path("query")
        .properties()
        .forEach(
            pair ->
                query.add(
                    pair.getKey()
                        + "="
                        + URLEncoder.encode(recording.fill(pair.getValue().asText()), UTF_8)));
    return path.replace("<", "%3C").replace(">", "%3E") + query;
  }

  /** A deployment shows on the data plane a moment after it was acknowledged, not before. */
  private JsonNode call(JsonNode http) {
    JsonNode filled = tree(recording.fill(http.toString()));
    boolean byHost = !recorded.name().contains("PATH_BASED");
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> stages.send(filled, byHost), answer -> answer.get("status_code").asInt() != 403);
  }

  private static JsonNode tree(String text) {
    try {
      return text.isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
