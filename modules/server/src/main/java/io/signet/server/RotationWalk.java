package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.Rotation.State;
import io.signet.server.ControlClient.Answer;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;
import java.time.Duration;

/** Takes a rotation step by step to its end, and tells what happens. */
final class RotationWalk {

  private static final int CONFLICT = 409;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final PrintWriter out;
  private final Rotations rotations;
  private final boolean force;

  /**
   * @param force whether to switch although a backend refuses
   */
  RotationWalk(PrintWriter out, Rotations rotations, boolean force) {
    this.out = out;
    this.rotations = rotations;
    this.force = force;
  }

  /** Makes the successor and shows it. */
  JsonNode prepare() {
    JsonNode rotation = rotations.begin();
    tell(
        State.PREPARED,
        "version %s exists beside version %s; nobody presents it yet"
            .formatted(rotation.path("toVersion").asText(), rotation.path("fromVersion").asText()));
    for (JsonNode version : rotations.versions()) {
      if (version.path("version").equals(rotation.path("toVersion"))) {
        show(version.path("pemEncodedCertificate").asText());
      }
    }
    return rotation;
  }

  /**
   * Takes the next step.
   *
   * @throws StartFailure if it is refused, naming the backend or the node
   */
  JsonNode step(JsonNode rotation) throws InterruptedException {
    return switch (Rotations.state(rotation)) {
      case PREPARED -> accept(rotation);
      case ACCEPTED -> move(rotation, State.ACTIVE, force);
      case ACTIVE -> retire(rotation);
      case RETIRED, ABORTED, ROLLED_BACK -> rotation;
    };
  }

  /** Takes a step of that kind; the next of the walk or one aside. */
  JsonNode move(JsonNode rotation, State to, boolean forced) {
    Answer answer = rotations.move(rotation.path("rotationId").asText(), to, forced);
    if (!answer.ok()) {
      tellBackends(rotations.get(rotation.path("rotationId").asText()));
      throw new StartFailure(StartFailure.OTHER, answer.message(), null);
    }
    tellMoved(answer.body(), forced);
    return answer.body();
  }

  private JsonNode accept(JsonNode rotation) {
    String id = rotation.path("rotationId").asText();
    Answer answer = rotations.move(id, State.ACCEPTED, false);
    if (answer.ok()) {
      tellBackends(answer.body());
      tellMoved(answer.body(), false);
      return answer.body();
    }
    tellBackends(rotations.get(id));
    if (!force || answer.status() != CONFLICT) {
      out.println();
      out.println("Give these backends both certificates, then run the same command again:");
      out.println("it goes on from here. --abort gives the successor up, --force switches.");
      out.flush();
      throw new StartFailure(StartFailure.OTHER, answer.message(), null);
    }
    return move(rotation, State.ACTIVE, true);
  }

  /** The old version may be in use for as long as a call lasts. */
  private JsonNode retire(JsonNode rotation) throws InterruptedException {
    String id = rotation.path("rotationId").asText();
    long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    String told = "";
    while (true) {
      Answer answer = rotations.move(id, State.RETIRED, false);
      if (answer.ok()) {
        tellMoved(answer.body(), false);
        return answer.body();
      }
      if (answer.status() != CONFLICT || System.nanoTime() - end > 0) {
        throw new StartFailure(StartFailure.OTHER, answer.message(), null);
      }
      if (!answer.message().equals(told)) {
        told = answer.message();
        out.println("            waiting: " + told);
        out.flush();
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  private void tellBackends(JsonNode rotation) {
    for (JsonNode each : rotation.path("acceptances")) {
      out.printf(
          "  %-10s%s (stage %s): %s%n",
          each.path("result").asText(),
          each.path("origin").asText(),
          each.path("stage").asText(),
          each.path("reason").asText());
    }
    out.flush();
  }

  private void tellMoved(JsonNode rotation, boolean forced) {
    State state = Rotations.state(rotation);
    String from = rotation.path("fromVersion").asText();
    String to = rotation.path("toVersion").asText();
    String what =
        switch (state) {
          case PREPARED -> "";
          case ACCEPTED ->
              rotation.path("acceptances").isEmpty()
                  ? "no stage uses the certificate, so nobody had to be asked"
                  : "every backend accepts version " + to;
          case ACTIVE -> "stages present version " + to + (forced ? ", by force" : "");
          case RETIRED -> "the key of version " + from + " is destroyed";
          case ABORTED -> "the key of version " + to + " is destroyed";
          case ROLLED_BACK ->
              "stages present version %s again; version %s goes when nobody uses it"
                  .formatted(from, to);
        };
    tell(state, what);
  }

  private void show(String pem) {
    X509Certificate certificate = DemoBackend.certificate(pem);
    out.println("            subject " + certificate.getSubjectX500Principal());
    out.println("            serial " + certificate.getSerialNumber().toString(16));
    out.println("            valid until " + certificate.getNotAfter().toInstant());
    out.print(pem);
    out.flush();
  }

  private void tell(State state, String what) {
    out.printf("%-12s%s%n", state, what);
    out.flush();
  }
}
