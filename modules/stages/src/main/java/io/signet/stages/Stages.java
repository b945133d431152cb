package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.PatchOperation;
import io.signet.api.Stage;
import io.signet.api.Stage.CanarySettings;
import io.signet.stages.Enforcement.Clearance;
import io.signet.store.Store;
import java.util.List;
import java.util.Map;

/** The stages of an API. */
final class Stages {

  /** The body of CreateStage. */
  record NewStage(
      String stageName,
      String deploymentId,
      String description,
      Boolean cacheClusterEnabled,
      String cacheClusterSize,
      Map<String, String> variables,
      String documentationVersion,
      CanarySettings canarySettings,
      Boolean tracingEnabled,
      Map<String, String> tags) {

    Stage stage() {
      return new Stage(
          deploymentId,
          null,
          stageName,
          description,
          cacheClusterEnabled,
          cacheClusterSize,
          null,
          null,
          variables,
          documentationVersion,
          null,
          canarySettings,
          tracingEnabled,
          null,
          tags,
          null,
          null);
    }
  }

  /** What GetStages answers: unlike other lists, all at once. */
  record StageList(List<Stage> item) {}

  static final Input<NewStage> CREATE =
      Input.body(NewStage.class)
          .required("stageName", NewStage::stageName)
          .required("deploymentId", NewStage::deploymentId)
          .oneOf("cacheClusterSize", NewStage::cacheClusterSize, Enums.CACHE_SIZES);

  private final Store store;
  private final Writes writes;
  private final StageOptions options;
  private final StageWriter writer;
  private final Enforcement enforcement;

  Stages(Store store, StageOptions options, StageWriter writer, Enforcement enforcement) {
    this.store = store;
    this.writes = new Writes(store);
    this.options = options;
    this.writer = writer;
    this.enforcement = enforcement;
  }

  Object create(ControlRequest request, NewStage body) {
    String apiId = Found.apiId(request);
    return writes.run(
        request,
        transaction -> {
          Found.api(transaction::get, options, apiId);
          return writer.insert(transaction, apiId, body.stage());
        });
  }

  Object get(ControlRequest request, Void body) {
    return found(store::get, request).value();
  }

  /** All stages, or those that point to one deployment. */
  Object list(ControlRequest request, Void body) {
    String apiId = Found.apiId(request);
    Found.api(store::get, options, apiId);
    String deploymentId = request.query("deploymentId").orElse("");
    return new StageList(
        store.list(Kind.STAGE, apiId + "/").stream()
            .map(Document::value)
            .filter(stage -> deploymentId.isEmpty() || deploymentId.equals(stage.deploymentId()))
            .toList());
  }

  Object update(ControlRequest request, List<PatchOperation> operations) {
    String apiId = Found.apiId(request);
    Stage before = found(store::get, request).value();
    Stage after = StagePatch.RULES.apply(before, operations);
    Clearance clearance =
        enforcement.clear(
            store::get,
            apiId,
            before,
            after,
            Enforcement.deployment(store::get, apiId, after),
            false);
    return writes.run(
        request,
        transaction -> {
          Document<Stage> read = found(transaction::get, request);
          Stage changed = StagePatch.RULES.apply(read.value(), operations);
          Stage written = writer.update(transaction, apiId, read, changed);
          enforcement.check(clearance, transaction::get, apiId, written);
          return written;
        });
  }

  Object delete(ControlRequest request, Void body) {
    return writes.run(
        request,
        transaction -> {
          transaction.delete(found(transaction::get, request).documentId());
          return null;
        });
  }

  private Document<Stage> found(Lookup in, ControlRequest request) {
    String apiId = Found.apiId(request);
    return in.get(Kind.STAGE, apiId + "/" + request.path("stageName"))
        .orElseThrow(
            () -> {
              Found.api(in, options, apiId);
              return Refusals.unknownStage();
            });
  }
}
