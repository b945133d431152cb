package io.signet.routing;

import io.signet.api.Addresses;
import io.signet.api.BackendTarget;
import io.signet.api.Integration;
import io.signet.api.Method;
import io.signet.api.Resource;
import io.signet.api.SignetException;
import io.signet.api.StageCandidate;
import io.signet.api.StageTargets;
import io.signet.api.StageTargets.Unresolved;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells which backends a stage would call, by the rules that its calls are compiled by. */
final class StageTargetLookup {

  private final String accountId;

  StageTargetLookup(String accountId) {
    this.accountId = accountId;
  }

  /** Serves until the verticle is undeployed; every instance of a node does, in turn. */
  Future<Void> serve(Vertx vertx) {
    return Addresses.TARGETS
        .serve(
            vertx.eventBus(),
            candidate -> vertx.executeBlocking(() -> targets(candidate, accountId), false))
        .completion();
  }

  static StageTargets targets(StageCandidate candidate, String accountId) {
    String apiId = candidate.stageKey().substring(0, candidate.stageKey().indexOf('/'));
    CompiledStage stage = StageRoutes.compiled(apiId, candidate.stage(), accountId);
    Map<String, BackendTarget> targets = new TreeMap<>();
    Set<Unresolved> unresolved = new LinkedHashSet<>();
    for (Resource resource : candidate.deployment().resources()) {
      for (Method method : methods(resource)) {
        Integration integration = method.methodIntegration();
        if (integration != null && IntegrationCompiler.callsBackend(integration)) {
          try {
            BackendTarget target = IntegrationCompiler.target(stage, integration);
            targets.merge(target.origin(), target, StageTargetLookup::laxer);
          } catch (SignetException e) {
            unresolved.add(new Unresolved(String.valueOf(integration.uri()), e.getMessage()));
          }
        }
      }
    }
    return new StageTargets(List.copyOf(targets.values()), List.copyOf(unresolved));
  }

  /** What a backend does with a certificate shows only to those who accept the backend's own. */
  private static BackendTarget laxer(BackendTarget one, BackendTarget other) {
    return one.insecureSkipVerification() ? one : other;
  }

  private static Iterable<Method> methods(Resource resource) {
    return resource.resourceMethods() == null ? List.of() : resource.resourceMethods().values();
  }
}
