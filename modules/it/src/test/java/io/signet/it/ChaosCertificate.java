package io.signet.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.it.Attempt.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;

/** One certificate of a chaos test, and the rotation that it is in. */
final class ChaosCertificate {

  private final ChaosRecord record;
  private final String id;
  private final String path;
  private final AtomicBoolean rotating = new AtomicBoolean();
  private volatile String active;
  private volatile Begun unanswered;

  private ChaosCertificate(ChaosRecord record, String id) {
    this.record = record;
    this.id = id;
    this.path = "/signet/v1/client-certificates/" + id + "/rotations";
  }

  /** A rotation that may have begun; its number nobody was told. */
  private record Begun(LabNode node, long at, NodeDoor.Answer answer) {}

  /** Makes one; {@code null} if it is not known whether it exists. */
  static ChaosCertificate generate(ChaosRecord record, LabNode node, String description) {
    long begun = Timeline.now();
    NodeDoor.Answer answer =
        node.door()
            .ask("POST", "/clientcertificates", "{\"description\": \"%s\"}".formatted(description))
            .await();
    if (!answer.ok()) {
      return null;
    }
    JsonNode made = answer.tree();
    String id = made.path("clientCertificateId").asText();
    record.history.initially("version/" + id, "1");
    record.write("exists/" + id, ChaosRecord.PRESENT, node, begun, answer);
    record.write("description/" + id, description, node, begun, answer);
    record.learn(id, 1, made.path("pemEncodedCertificate").asText());
    return new ChaosCertificate(record, id);
  }

  String id() {
    return id;
  }

  void describe(LabNode node, String description) {
    long begun = Timeline.now();
    NodeDoor.Answer answer =
        node.door()
            .ask("PATCH", "/clientcertificates/" + id, LabStages.patch("/description", description))
            .await();
    record.write("description/" + id, description, node, begun, answer);
  }

  /** Asks for its end; answers whether it may have come. */
  boolean delete(LabNode node) {
    long begun = Timeline.now();
    NodeDoor.Answer answer = node.door().ask("DELETE", "/clientcertificates/" + id, null).await();
    if (answer.status() == 404) {
      record.read("exists/" + id, ChaosRecord.GONE, node, begun);
      return true;
    }
    return record.write("exists/" + id, ChaosRecord.GONE, node, begun, answer) != Outcome.REFUSED;
  }

  void read(LabNode node) {
    long begun = Timeline.now();
    NodeDoor.Answer answer = node.door().ask("GET", "/clientcertificates/" + id, null).await();
    if (answer.ok()) {
      record.read("exists/" + id, ChaosRecord.PRESENT, node, begun);
      record.read("description/" + id, answer.tree().path("description").asText(), node, begun);
    } else if (answer.status() == 404) {
      record.read("exists/" + id, ChaosRecord.GONE, node, begun);
    }
  }

  /** Takes the next step of a rotation: a successor in use, or the end of the old version. */
  void rotate(LabNode node) {
    if (!rotating.compareAndSet(false, true)) {
      return;
    }
    try {
      if (active == null) {
        begin(node);
      } else {
        retire(node);
      }
    } finally {
      rotating.set(false);
    }
  }

  private void begin(LabNode node) {
    long begun = Timeline.now();
    NodeDoor.Answer answer = node.door().ask("POST", path, "{}").await();
    if (answer.outcome() == Outcome.UNKNOWN) {
      unanswered = new Begun(node, begun, answer);
    }
    if (!answer.ok()) {
      return;
    }
    String rotation = answer.tree().path("rotationId").asText();
    record.write(register(rotation), "PREPARED", node, begun, answer);
    if (!learn(node, rotation)) {
      return;
    }
    long switching = Timeline.now();
    NodeDoor.Answer switched = move(node, rotation, "ACTIVE", true);
    record.write(register(rotation), "ACTIVE", node, switching, switched);
    if (record.write("version/" + id, rotation, node, switching, switched) != Outcome.REFUSED) {
      active = rotation;
    }
  }

  private void retire(LabNode node) {
    long begun = Timeline.now();
    NodeDoor.Answer answer = move(node, active, "RETIRED", false);
    if (record.write(register(active), "RETIRED", node, begun, answer) == Outcome.OK) {
      active = null;
    }
  }

  private NodeDoor.Answer move(LabNode node, String rotation, String to, boolean force) {
    String body = "{\"to\": \"%s\", \"force\": %s}".formatted(to, force);
    return node.door().ask("POST", path + "/" + rotation + "/transitions", body).await();
  }

  /** Reads the state of the rotation that was last seen to be in use. */
  void readRotations(LabNode node) {
    long begun = Timeline.now();
    NodeDoor.Answer answer = node.door().ask("GET", path, null).await();
    if (answer.ok()) {
      for (JsonNode each : answer.tree().path("item")) {
        String register = register(each.path("rotationId").asText());
        String state = each.path("state").asText();
        explain(register, state);
        record.read(register, state, node, begun);
      }
    }
  }

  /** What nobody else began is the beginning that was never answered. */
  private void explain(String register, String state) {
    Begun lost = unanswered;
    if (lost != null
        && state.equals("PREPARED")
        && record.history.of(register).stream().noneMatch(Attempt::effective)) {
      record.write(register, state, lost.node, lost.at, lost.answer);
      unanswered = null;
    }
  }

  private boolean learn(LabNode node, String version) {
    String versions = "/signet/v1/client-certificates/" + id + "/versions";
    NodeDoor.Answer answer = node.door().ask("GET", versions, null).await();
    if (answer.ok()) {
      for (JsonNode each : answer.tree().path("item")) {
        if (each.path("version").asText().equals(version)) {
          record.learn(id, Integer.parseInt(version), each.path("pemEncodedCertificate").asText());
          return true;
        }
      }
    }
    return false;
  }

  private String register(String rotation) {
    return "rotation/" + id + "." + rotation;
  }
}
