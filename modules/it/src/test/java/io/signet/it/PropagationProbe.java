package io.signet.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Attaches another certificate and looks when each node's calls present it. */
final class PropagationProbe {

  private static final long POLL_NANOS = 5_000_000;
  private static final long GIVE_UP_NANOS = 30_000_000_000L;

  private final ClusterLab lab;
  private final LabStages stages;
  private final String stage;
  private final String[] ids = new String[2];
  private final String[] serials = new String[2];
  private int turn;

  PropagationProbe(ClusterLab lab, LabStages stages) {
    this.lab = lab;
    this.stages = stages;
    this.stage = stages.names().get(0);
    for (int i = 0; i < 2; i++) {
      JsonNode made = lab.node(0).door().made("POST", "/clientcertificates", "{}");
      ids[i] = made.path("clientCertificateId").asText();
      serials[i] = Pems.serial(made.path("pemEncodedCertificate").asText());
    }
  }

  /**
   * Changes through one node, while callers call all of them.
   *
   * @return by the other nodes' names, the milliseconds from the acknowledgement to when the first
   *     call that presented the new certificate was sent; 0 if that was before the acknowledgement
   */
  Map<String, Long> change(LabNode through) {
    int next = turn++ % 2;
    lab.backend().take();
    NodeDoor.Answer answer = stages.attach(through.door(), stage, ids[next]).await();
    long acknowledged = Timeline.now();
    if (!answer.ok()) {
      throw new AssertionError(answer);
    }
    List<String> others =
        lab.nodes().stream().filter(node -> node != through).map(LabNode::name).toList();
    Map<String, Long> first = new HashMap<>();
    while (!first.keySet().containsAll(others)) {
      for (ServedChecker.Served call : lab.backend().take()) {
        if (call.serial().equals(serials[next]) && others.contains(call.node())) {
          first.merge(call.node(), call.sent(), Math::min);
        }
      }
      if (Timeline.now() - acknowledged > GIVE_UP_NANOS) {
        throw new AssertionError("not in use on all of " + others + ", only on " + first);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    Map<String, Long> millis = new HashMap<>();
    first.forEach((node, sent) -> millis.put(node, Math.max(0, (sent - acknowledged) / 1_000_000)));
    return millis;
  }
}
