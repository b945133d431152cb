package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Kind;
import io.signet.api.StageCandidate;
import io.signet.api.StageVerdicts;
import io.signet.store.Store;
import java.util.List;

/** Whether the backends of stages demand their certificates. */
final class Verdicts {

  private final Store store;
  private final StageOptions options;
  private final StageJudge judge;
  private final KeptVerdicts kept;

  Verdicts(Store store, StageOptions options, StageJudge judge, KeptVerdicts kept) {
    this.store = store;
    this.options = options;
    this.judge = judge;
    this.kept = kept;
  }

  /** Asks the backends of a stage now. */
  Object judge(ControlRequest request, Void body) {
    StageVerdicts verdicts = judge.judge(StageCandidate.inForce(known(request)));
    kept.keep(verdicts);
    return verdicts;
  }

  Object get(ControlRequest request, Void body) {
    StageVerdicts verdicts = kept.get(known(request));
    return verdicts != null
        ? verdicts
        : new StageVerdicts(
            Found.apiId(request), request.path("stageName"), null, null, null, null, List.of());
  }

  private String known(ControlRequest request) {
    String apiId = Found.apiId(request);
    String key = apiId + "/" + request.path("stageName");
    if (store.get(Kind.STAGE, key).isEmpty()) {
      Found.api(store::get, options, apiId);
      throw Refusals.unknownStage();
    }
    return key;
  }
}
