package io.signet.stages;

import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.Stage.CanarySettings;
import io.signet.stages.Deployments.NewDeployment;
import io.signet.store.Transaction;
import io.signet.store.Transaction.Links;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Writes stages. Whatever a stage names is looked up in the same transaction and written as a
 * reference, so that no order of calls leaves a stage with something that is gone.
 */
final class StageWriter {

  private final StageOptions options;
  private final Clock clock;

  StageWriter(StageOptions options, Clock clock) {
    this.options = options;
    this.clock = clock;
  }

  /** Makes a stage, if its name is free and its API may have another. */
  Stage insert(Transaction transaction, String apiId, Stage given) {
    StageRules.checkName(given.stageName());
    String id = apiId + "/" + given.stageName();
    if (transaction.get(Kind.STAGE, id).isPresent()) {
      throw SignetException.conflict("Stage already exists");
    }
    if (transaction.count(Kind.STAGE, apiId + "/") >= options.maxStagesPerApi()) {
      throw Refusals.limit("stages for this API");
    }
    Stage stage = touched(given);
    StageRules.check(stage, options);
    transaction.insert(Kind.STAGE, id, stage, links(transaction, apiId, stage));
    return stage;
  }

  /** Writes a stage that was read in the same transaction. */
  Stage update(Transaction transaction, String apiId, Document<Stage> read, Stage changed) {
    Stage stage = touched(changed);
    StageRules.check(stage, options);
    transaction.update(read, stage, links(transaction, apiId, stage));
    return stage;
  }

  /** Makes the stage that a new deployment names, or points it, or its canary, there. */
  void deploy(
      Transaction transaction, String apiId, NewDeployment deployment, String deploymentId) {
    Optional<Document<Stage>> read =
        transaction.get(Kind.STAGE, apiId + "/" + deployment.stageName());
    if (read.isEmpty()) {
      insert(transaction, apiId, fresh(deployment, deploymentId));
      return;
    }
    update(transaction, apiId, read.get(), pointed(read.get().value(), deployment, deploymentId));
  }

  private Stage fresh(NewDeployment deployment, String deploymentId) {
    return new Stage(
        deploymentId,
        null,
        deployment.stageName(),
        deployment.stageDescription(),
        deployment.cacheClusterEnabled(),
        deployment.cacheClusterSize(),
        null,
        null,
        deployment.variables(),
        null,
        null,
        null,
        deployment.tracingEnabled(),
        null,
        null,
        null,
        null);
  }

  /** A stage keeps what the deployment does not mention. */
  static Stage pointed(Stage stage, NewDeployment deployment, String deploymentId) {
    boolean canary = deployment.canarySettings() != null;
    CanarySettings settings =
        canary ? deployment.canarySettings().settings(deploymentId) : stage.canarySettings();
    return new Stage(
        canary ? stage.deploymentId() : deploymentId,
        stage.clientCertificateId(),
        stage.stageName(),
        either(deployment.stageDescription(), stage.description()),
        either(deployment.cacheClusterEnabled(), stage.cacheClusterEnabled()),
        either(deployment.cacheClusterSize(), stage.cacheClusterSize()),
        stage.cacheClusterStatus(),
        stage.methodSettings(),
        either(deployment.variables(), stage.variables()),
        stage.documentationVersion(),
        stage.accessLogSettings(),
        settings,
        either(deployment.tracingEnabled(), stage.tracingEnabled()),
        stage.webAclArn(),
        stage.tags(),
        stage.createdDate(),
        stage.lastUpdatedDate());
  }

  /** The stage with the members that are always there, as of now. */
  private Stage touched(Stage stage) {
    boolean cached = Boolean.TRUE.equals(stage.cacheClusterEnabled());
    return new Stage(
        stage.deploymentId(),
        stage.clientCertificateId(),
        stage.stageName(),
        "".equals(stage.description()) ? null : stage.description(),
        cached,
        cached && stage.cacheClusterSize() == null ? "0.5" : stage.cacheClusterSize(),
        "NOT_AVAILABLE",
        Records.orEmpty(stage.methodSettings()),
        Records.orEmpty(stage.variables()).isEmpty() ? null : stage.variables(),
        stage.documentationVersion(),
        stage.accessLogSettings(),
        StageRules.withDefaults(stage.canarySettings(), stage.deploymentId()),
        Boolean.TRUE.equals(stage.tracingEnabled()),
        stage.webAclArn(),
        TagRules.checked(stage.tags()),
        either(stage.createdDate(), clock.instant()),
        clock.instant());
  }

  private static Links links(Transaction transaction, String apiId, Stage stage) {
    Set<DocumentId> references = new HashSet<>();
    references.add(deployment(transaction, apiId, stage.deploymentId()));
    if (stage.canarySettings() != null) {
      references.add(deployment(transaction, apiId, stage.canarySettings().deploymentId()));
    }
    if (stage.clientCertificateId() != null) {
      references.add(certificate(transaction, stage.clientCertificateId()));
    }
    return new Links(Kind.API.id(apiId), references);
  }

  private static DocumentId deployment(Transaction transaction, String apiId, String id) {
    if (id == null || transaction.get(Kind.DEPLOYMENT, apiId + "/" + id).isEmpty()) {
      throw SignetException.badRequest("Deployment id does not exist");
    }
    return Kind.DEPLOYMENT.id(apiId, id);
  }

  private static DocumentId certificate(Transaction transaction, String id) {
    if (transaction.get(Kind.CERTIFICATE, id).isEmpty()) {
      throw SignetException.badRequest("Invalid Client Certificate identifier specified");
    }
    return Kind.CERTIFICATE.id(id);
  }

  private static <V> V either(V first, V second) {
    return first == null ? second : first;
  }
}
