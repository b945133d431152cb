package io.signet.it;

import io.signet.it.Attempt.Kind;
import io.signet.it.Attempt.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the writers of a chaos test did and learnt. */
final class ChaosRecord {

  static final String PRESENT = "present";
  static final String GONE = "gone";

  final History history = new History();
  final Map<String, ServedChecker.Issued> issued = new ConcurrentHashMap<>();

  /** A write that has been asked for. */
  Outcome write(String register, String value, LabNode node, long begun, NodeDoor.Answer answer) {
    Outcome outcome = answer.outcome();
    history.add(
        new Attempt(
            register,
            Kind.WRITE,
            value,
            begun,
            Timeline.now(),
            outcome,
            "through " + node + ": " + answer.status()));
    return outcome;
  }

  /** A value that was read. */
  void read(String register, String value, LabNode node, long begun) {
    history.add(
        new Attempt(
            register, Kind.READ, value, begun, Timeline.now(), Outcome.OK, "through " + node));
  }

  /** A certificate's version exists, and this is its PEM. */
  void learn(String certificateId, int version, String pem) {
    issued.put(Pems.serial(pem), new ServedChecker.Issued(certificateId, version));
  }

  String counts() {
    StringBuilder counts = new StringBuilder();
    for (Kind kind : Kind.values()) {
      for (Outcome outcome : Outcome.values()) {
        counts.append("%s %s: %d, ".formatted(kind, outcome, history.count(kind, outcome)));
      }
    }
    return counts.substring(0, counts.length() - 2);
  }
}
