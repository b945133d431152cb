package io.signet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms in which the recorder shows answers, and the way from ours to them. */
final class RecordedAnswers {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern TIME =
      Pattern.compile("^[A-Z][a-z]{2} [A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d UTC \\d{4} : ");

  private RecordedAnswers() {}

  /** An answer of the control plane, from the form of an SDK to what is on the wire. */
  static JsonNode wire(JsonNode response) {
    ObjectNode wire = MAPPER.createObjectNode();
    wire.set("status", response.get("ResponseMetadata").get("HTTPStatusCode"));
    if (response.has("Error")) {
      wire.set("type", response.get("Error").get("Code"));
      wire.set("message", response.get("Error").get("Message"));
      return wire;
    }
    ObjectNode body = ((ObjectNode) response).deepCopy();
    body.remove("ResponseMetadata");
    if (body.has("items")) {
      body.set("item", body.remove("items"));
    }
    wire.set("body", body);
    return wire;
  }

  /** A body of ours with the log of a test invocation line by line, its times blotted out. */
  static JsonNode normal(JsonNode body) {
    if (!body.path("log").isTextual()) {
      return body;
    }
    ObjectNode normal = ((ObjectNode) body).deepCopy();
    ObjectNode log = normal.putObject("log");
    for (String line : body.get("log").asText().split("\n", -1)) {
      log.put(
          String.format("line%02d", log.size()),
          TIME.matcher(line).replaceFirst("DDD MMM dd hh:mm:ss UTC yyyy : "));
    }
    return normal;
  }

  /** A value that the recorder took from an answer that it did not keep. */
  static Optional<JsonNode> made(String name, Recording recording) {
    return switch (name) {
      case "api_id" ->
          Optional.of(
              MAPPER.createObjectNode().put("rest_api_id", recording.fill("<made-up-restapi-1>")));
      case "create-proxy-sibling-resource" ->
          Optional.of(TextNode.valueOf(recording.fill("<made-up-resource-1>")));
      default -> Optional.empty();
    };
  }

  /**
   * What the recorder kept of an answer of the data plane.
   *
   * @param called status, headers and content
   */
  static JsonNode view(String name, JsonNode expected, JsonNode called) {
    if (name.contains("-req-headers-")) {
      return called.get("headers");
    }
    if (!expected.has("status_code")) {
      return called.get("content");
    }
    if (name.equals("http-proxy-invocation")) {
      return withoutForwarding(called);
    }
    return called;
  }

  /** The recorder left out what AWS adds on its own. */
  private static JsonNode withoutForwarding(JsonNode called) {
    JsonNode view = called.deepCopy();
    ObjectNode headers = (ObjectNode) view.get("content").get("headers");
    headers.properties().removeIf(header -> header.getKey().startsWith("x-"));
    return view;
  }
}
