package io.signet.it;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * An administrator who takes in keys that are known, and makes, uses, rotates and deletes others.
 */
final class KeyHandling {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final ClusterLab lab;
  private final LabStages stages;
  private final String stage;
  private final KeyTraces traces;
  private final int number;
  private int done;

  /**
   * @param stage nobody else's
   * @param traces is told of every key that is known
   */
  KeyHandling(ClusterLab lab, LabStages stages, String stage, KeyTraces traces, int number) {
    this.lab = lab;
    this.stages = stages;
    this.stage = stage;
    this.traces = traces;
    this.number = number;
  }

  /** Works until there were so many operations; answers how many there were. */
  int run(int operations) {
    for (int round = 0; done < operations; round++) {
      String known = takeIn(round);
      use(known, round);
      String made = made("POST", "/clientcertificates", "{}", "clientCertificateId", round + 1);
      use(made, round + 1);
      rotate(made, round + 2);
      detach(round);
      made("DELETE", "/clientcertificates/" + known, null, null, round);
    }
    return done;
  }

  private String takeIn(int round) {
    String name = "key " + number + "." + round;
    KeyAlgorithm algorithm = round % 4 == 3 ? KeyAlgorithm.RSA_2048 : KeyAlgorithm.EC_P256;
    Identity identity = TestCertificates.identity("known-" + number + "-" + round, 1, algorithm);
    synchronized (traces) {
      traces.know(name, identity.privateKey());
    }
    String body =
        new JsonObject()
            .put("certificate", TestCertificates.pem(identity.chain()))
            .put("privateKey", TestCertificates.pem(identity.privateKey()))
            .encode();
    return made(
        "POST", "/signet/v1/client-certificates/import", body, "clientCertificateId", round);
  }

  /** Attaches, and calls through every node, so that each has had the key in its hands. */
  private void use(String certificateId, int round) {
    made(
        "PATCH",
        stages.path(stage),
        LabStages.patch("/clientCertificateId", certificateId),
        null,
        round);
    String pem =
        door(round)
            .made("GET", "/clientcertificates/" + certificateId, null)
            .path("pemEncodedCertificate")
            .asText();
    for (LabNode node : lab.nodes()) {
      Serving.await(stages.url(node, stage), Pems.serial(pem), SOON);
    }
  }

  private void rotate(String certificateId, int round) {
    String path = "/signet/v1/client-certificates/" + certificateId + "/rotations";
    String rotation = made("POST", path, "{}", "rotationId", round);
    String move = path + "/" + rotation + "/transitions";
    made("POST", move, "{\"to\": \"ACTIVE\", \"force\": true}", null, round + 1);
  }

  private void detach(int round) {
    made("PATCH", stages.path(stage), LabStages.patch("/clientCertificateId", ""), null, round);
  }

  private String made(String verb, String path, String body, String member, int round) {
    var answer = door(round).made(verb, path, body);
    done++;
    return member == null ? "" : answer.path(member).asText();
  }

  private NodeDoor door(int round) {
    return lab.node((number + round) % lab.nodes().size()).door();
  }
}
