package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.Rotation.State;
import io.signet.api.WireJson;
import io.signet.server.ControlClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rotations of one certificate, by the control plane. */
final class Rotations {

  private final ControlClient control;
  private final String path;

  Rotations(ControlClient control, String certificateId) {
    this.control = control;
    this.path =
        "/signet/v1/client-certificates/"
            + URLEncoder.encode(certificateId, StandardCharsets.UTF_8);
  }

  /** Every rotation that is remembered, the oldest first. */
  List<JsonNode> list() {
    return items("/rotations");
  }

  /** Every version that exists, the oldest first. */
  List<JsonNode> versions() {
    return items("/versions");
  }

  /** The rotation that goes on; {@code null} if none does. */
  JsonNode open() {
    return list().stream().filter(each -> state(each).open()).findFirst().orElse(null);
  }

  JsonNode begin() {
    return control.post(path + "/rotations", Map.of());
  }

  JsonNode get(String rotationId) {
    return control.get(path + "/rotations/" + rotationId);
  }

  Answer move(String rotationId, State to, boolean force) {
    return control.send(
        "POST",
        path + "/rotations/" + rotationId + "/transitions",
        WireJson.bytes(Map.of("to", to.name(), "force", force)));
  }

  static State state(JsonNode rotation) {
    return State.valueOf(rotation.path("state").asText());
  }

  private List<JsonNode> items(String what) {
    List<JsonNode> all = new ArrayList<>();
    String position = "";
    do {
      JsonNode page = control.get(path + what + "?limit=500" + position);
      page.path("item").forEach(all::add);
      String next = page.path("position").asText("");
      position = next.isEmpty() ? "" : "&position=" + next;
    } while (!position.isEmpty());
    return all;
  }
}
