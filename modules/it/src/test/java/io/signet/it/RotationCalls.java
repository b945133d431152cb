package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The rotations of one certificate, through Signet's own API. */
final class RotationCalls {

  private final AdminCalls calls;
  private final String path;

  RotationCalls(SignetProcess signet, String certificateId) {
    this.calls = new AdminCalls(signet);
    this.path = "/signet/v1/client-certificates/" + certificateId;
  }

  /** Makes the successor; answers the rotation's id. */
  String begin() {
    return calls.made("POST", path + "/rotations", "{}").path("rotationId").asText();
  }

  /** Makes the successor and switches to it. */
  void walk() {
    String rotation = begin();
    move(rotation, "ACCEPTED");
    move(rotation, "ACTIVE");
  }

  JsonNode get(String rotationId) {
    return calls.made("GET", path + "/rotations/" + rotationId, null);
  }

  /** Takes a step that must succeed. */
  JsonNode move(String rotationId, String to) {
    HttpResponse<String> answer = ask(rotationId, to, false);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return AdminCalls.tree(answer.body());
  }

  HttpResponse<String> ask(String rotationId, String to, boolean force) {
    return calls.send(
        "POST",
        path + "/rotations/" + rotationId + "/transitions",
        "{\"to\": \"%s\", \"force\": %s}".formatted(to, force));
  }

  /** Asks for a step until it is not refused any more, as while calls drain. */
  JsonNode awaitMove(String rotationId, String to, Duration atMost) {
    return AdminCalls.tree(
        Awaitility.await()
            .atMost(atMost)
            .pollInterval(Duration.ofMillis(500))
            .until(() -> ask(rotationId, to, false), answer -> answer.statusCode() == 200)
            .body());
  }

  /** The versions that exist, the oldest first. */
  JsonNode versions() {
    return calls.made("GET", path + "/versions", null).path("item");
  }

  /** The PEM of a version. */
  String pem(int version) {
    for (JsonNode each : versions()) {
      if (each.path("version").asInt() == version) {
        return each.path("pemEncodedCertificate").asText();
      }
    }
    throw new AssertionError("no version " + version + " in " + versions());
  }

  /** The targets of the audit log's latest rows, newest first. */
  JsonNode audit() {
    return calls.made("GET", "/signet/v1/audit?limit=10", null).path("item");
  }
}
