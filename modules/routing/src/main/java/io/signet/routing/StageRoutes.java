package io.signet.routing;

import io.signet.api.DeployedApi;
import io.signet.api.Document;
import io.signet.api.Resource;
import io.signet.api.Stage;
import io.signet.api.Telemetry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The routes of one stage, together with the documents they were compiled from: as long as those
 * are the same objects, the routes are too.
 *
 * @param reports where its calls are reported, once the first has been
 */
record StageRoutes(
    Document<Stage> stage,
    Document<DeployedApi> deployment,
    CompiledStage compiled,
    PathNode root,
    AtomicReference<Telemetry.Calls> reports) {

  static StageRoutes compile(
      String apiId,
      Document<Stage> stage,
      Document<DeployedApi> deployment,
      String accountId,
      RouteCompiler compiler) {
    CompiledStage compiled = compiled(apiId, stage.value(), accountId);
    PathNode root = new PathNode();
    for (Resource resource : deployment.value().resources()) {
      if (resource.resourceMethods() != null) {
        add(root, compiled, resource, compiler);
      }
    }
    return new StageRoutes(stage, deployment, compiled, root.freeze(), new AtomicReference<>());
  }

  @SuppressWarnings("ReferenceEquality") // the configuration shares what did not change
  boolean madeFrom(Document<Stage> otherStage, Document<DeployedApi> otherDeployment) {
    return stage == otherStage && deployment == otherDeployment;
  }

  /** Where the calls of this stage are reported. */
  Telemetry.Calls calls(Telemetry telemetry) {
    Telemetry.Calls calls = reports.getPlain();
    if (calls == null) {
      calls = telemetry.calls(compiled.apiId(), compiled.stageName());
      reports.setRelease(calls);
    }
    return calls;
  }

  private static void add(
      PathNode root, CompiledStage stage, Resource resource, RouteCompiler compiler) {
    PathNode node = root;
    for (String part : resource.path().split("/")) {
      node = part.isEmpty() ? node : compiler.child(node, part);
    }
    PathNode last = node;
    resource
        .resourceMethods()
        .forEach((verb, method) -> last.add(compiler.compile(stage, resource, verb, method)));
  }

  static CompiledStage compiled(String apiId, Stage stage, String accountId) {
    String certificateId = stage.clientCertificateId();
    Map<String, String> tags = stage.tags() == null ? Map.of() : stage.tags();
    return new CompiledStage(
        apiId,
        stage.stageName(),
        accountId,
        stage.variables() == null ? Map.of() : stage.variables(),
        certificateId == null || certificateId.isEmpty() ? null : certificateId,
        "true".equals(tags.get(Stage.TAG_PRESENT_EXPIRED)),
        false);
  }
}
