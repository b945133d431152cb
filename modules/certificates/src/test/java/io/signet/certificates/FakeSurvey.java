package io.signet.certificates;

import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Rotation.Acceptance;
import io.signet.api.Rotation.Result;
import io.signet.api.Stage;
import io.signet.api.StoredCertificate;
import io.signet.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Backends, one for each stage, that answer as a test wants it. */
final class FakeSurvey implements Survey {

  private final Store store;
  private final Map<String, Result> answers = new HashMap<>();
  private final List<Integer> asked = new ArrayList<>();
  private Runnable afterAsking = () -> {};

  FakeSurvey(Store store) {
    this.store = store;
  }

  /** The origin of a stage's backend. */
  static String origin(String stage) {
    return "http://" + stage.substring(stage.indexOf('/') + 1) + ".example:80";
  }

  /** From now on the backend of a stage answers so; else it accepts. */
  void answer(String stage, Result result) {
    answers.put(stage, result);
  }

  /** Lets something happen between the answers and what is done upon them, once. */
  void afterAsking(Runnable action) {
    afterAsking = action;
  }

  /** The versions that were asked about, in order. */
  List<Integer> asked() {
    return asked;
  }

  @Override
  public Consent ask(StoredCertificate certificate, int version) {
    asked.add(version);
    List<Acceptance> acceptances = new ArrayList<>();
    Map<String, Long> stages = new HashMap<>();
    long revision = store.revision();
    for (Document<Stage> stage : store.list(Kind.STAGE, "")) {
      if (certificate.identity().certificateId().equals(stage.value().clientCertificateId())) {
        stages.put(stage.id(), revision);
        acceptances.add(
            new Acceptance(
                stage.id(),
                origin(stage.id()),
                answers.getOrDefault(stage.id(), Result.ACCEPTED),
                "the test says so",
                Instant.EPOCH));
      }
    }
    Runnable then = afterAsking;
    afterAsking = () -> {};
    then.run();
    return new Consent(acceptances, stages);
  }
}
