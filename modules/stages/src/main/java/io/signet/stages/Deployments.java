package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.DeployedApi;
import io.signet.api.Deployment;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.PatchOperation;
import io.signet.api.RestApi;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.Stage.CanarySettings;
import io.signet.stages.Enforcement.Clearance;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Immutable snapshots of APIs. */
final class Deployments {

  /** The body of CreateDeployment. */
  record NewDeployment(
      String stageName,
      String stageDescription,
      String description,
      Boolean cacheClusterEnabled,
      String cacheClusterSize,
      Map<String, String> variables,
      Canary canarySettings,
      Boolean tracingEnabled) {

    /** A canary whose deployment is the new one. */
    record Canary(
        Double percentTraffic, Map<String, String> stageVariableOverrides, Boolean useStageCache) {

      CanarySettings settings(String deploymentId) {
        return new CanarySettings(
            percentTraffic, deploymentId, stageVariableOverrides, useStageCache);
      }
    }

    boolean namesStage() {
      return stageName != null && !stageName.isEmpty();
    }
  }

  static final Input<NewDeployment> CREATE =
      Input.body(NewDeployment.class)
          .oneOf("cacheClusterSize", NewDeployment::cacheClusterSize, Enums.CACHE_SIZES);

  private static final PatchRules PATCH =
      new PatchRules(PatchGrammar.NEWER)
          .replace("/description", PatchActions.member("description", PatchValue.TEXT));

  /** Stands for the id of a deployment that is still to be made. */
  private static final String NOT_YET = "new";

  private final Store store;
  private final Writes writes;
  private final StageOptions options;
  private final StageWriter stages;
  private final Enforcement enforcement;
  private final Clock clock;

  Deployments(
      Store store, StageOptions options, StageWriter stages, Enforcement enforcement, Clock clock) {
    this.store = store;
    this.writes = new Writes(store);
    this.options = options;
    this.stages = stages;
    this.enforcement = enforcement;
    this.clock = clock;
  }

  Object create(ControlRequest request, NewDeployment body) {
    String apiId = Found.apiId(request);
    Clearance clearance = clear(apiId, body);
    return writes.run(
        request,
        transaction -> {
          RestApi api = Found.api(transaction::get, options, apiId).value();
          Refusals.checkDescription(body.description());
          checkCanary(transaction, apiId, body);
          Deployment deployment =
              new Deployment(
                  Ids.fresh(
                      Ids.SHORT,
                      taken -> transaction.get(Kind.DEPLOYMENT, apiId + "/" + taken).isPresent()),
                  "".equals(body.description()) ? null : body.description(),
                  clock.instant(),
                  null);
          DeployedApi snapshot =
              Snapshots.of(deployment, api, transaction.list(Kind.RESOURCE, apiId + "/"));
          Snapshots.checkDeployable(snapshot);
          transaction.insert(
              Kind.DEPLOYMENT, apiId + "/" + deployment.id(), snapshot, Found.ownedByApi(apiId));
          if (body.namesStage()) {
            stages.deploy(transaction, apiId, body, deployment.id());
            check(clearance, transaction, apiId, body.stageName());
          }
          return deployment;
        });
  }

  /** Judges what the stage that is deployed to shall become, if there is one. */
  private Clearance clear(String apiId, NewDeployment body) {
    Stage before =
        body.namesStage()
            ? store
                .get(Kind.STAGE, apiId + "/" + body.stageName())
                .map(Document::value)
                .orElse(null)
            : null;
    RestApi api = store.get(Kind.API, apiId).map(Document::value).orElse(null);
    if (before == null || api == null) {
      return Clearance.NONE;
    }
    boolean canary = body.canarySettings() != null;
    DeployedApi deployed =
        canary
            ? Enforcement.deployment(store::get, apiId, before)
            : Snapshots.of(
                new Deployment(NOT_YET, null, null, null),
                api,
                store.list(Kind.RESOURCE, apiId + "/"));
    Stage after = StageWriter.pointed(before, body, NOT_YET);
    return enforcement.clear(store::get, apiId, before, after, deployed, !canary);
  }

  private void check(Clearance clearance, Transaction transaction, String apiId, String stageName) {
    Stage written = transaction.get(Kind.STAGE, apiId + "/" + stageName).orElseThrow().value();
    enforcement.check(clearance, transaction::get, apiId, written);
  }

  Object get(ControlRequest request, Void body) {
    DeployedApi snapshot = found(store::get, request).value();
    return request.queryAll("embed").contains("apisummary")
        ? Snapshots.withSummary(snapshot)
        : snapshot.deployment();
  }

  Object list(ControlRequest request, Void body) {
    String apiId = Found.apiId(request);
    Found.api(store::get, options, apiId);
    List<Deployment> deployments =
        store.list(Kind.DEPLOYMENT, apiId + "/").stream()
            .map(document -> document.value().deployment())
            .toList();
    return request.page().cut(deployments, Deployment::id);
  }

  Object update(ControlRequest request, List<PatchOperation> operations) {
    return writes.run(
        request,
        transaction -> {
          Document<DeployedApi> read = found(transaction::get, request);
          DeployedApi snapshot = read.value();
          Deployment changed = PATCH.apply(snapshot.deployment(), operations);
          Refusals.checkDescription(changed.description());
          transaction.update(
              read,
              new DeployedApi(changed, snapshot.api(), snapshot.resources()),
              Found.ownedByApi(Found.apiId(request)));
          return changed;
        });
  }

  Object delete(ControlRequest request, Void body) {
    return writes.run(
        request,
        transaction -> {
          Document<DeployedApi> read = found(transaction::get, request);
          if (!transaction.referrers(read.documentId()).isEmpty()) {
            throw SignetException.badRequest(
                "Active stages pointing to this deployment must be moved or deleted");
          }
          transaction.delete(read.documentId());
          return null;
        });
  }

  private Document<DeployedApi> found(Lookup in, ControlRequest request) {
    String apiId = Found.apiId(request);
    return in.get(Kind.DEPLOYMENT, apiId + "/" + request.path("deploymentId"))
        .orElseThrow(
            () -> {
              Found.api(in, options, apiId);
              return Refusals.unknownDeployment();
            });
  }

  private static void checkCanary(Transaction transaction, String apiId, NewDeployment body) {
    if (body.canarySettings() == null) {
      return;
    }
    String invalid = "Invalid deployment content specified.";
    if (!body.namesStage()) {
      throw SignetException.badRequest(
          invalid
              + "Non null and non empty stageName must be provided for canary deployment."
              + " Provided value is "
              + body.stageName());
    }
    if (transaction.get(Kind.STAGE, apiId + "/" + body.stageName()).isEmpty()) {
      throw SignetException.badRequest(
          invalid
              + "Stage "
              + body.stageName()
              + " must already be created before making a canary release deployment");
    }
  }
}
