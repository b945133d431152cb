package io.signet.routing;

import io.signet.api.Configuration;
import io.signet.api.DeployedApi;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Stage;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of every stage at one revision of the configuration; immutable. */
final class RouteTable {

  static final RouteTable EMPTY = new RouteTable(Configuration.EMPTY, Map.of());

  private static final Logger LOG = LoggerFactory.getLogger(RouteTable.class);

  private final Configuration configuration;
  private final Map<String, Map<String, StageRoutes>> apis;

  private RouteTable(Configuration configuration, Map<String, Map<String, StageRoutes>> apis) {
    this.configuration = configuration;
    this.apis = apis;
  }

  /** The table of a configuration; stages that are as they were before are taken over. */
  static RouteTable of(Configuration configuration, RouteTable before, String accountId) {
    RouteCompiler compiler = new RouteCompiler();
    Map<String, Map<String, StageRoutes>> apis = new HashMap<>();
    for (Document<Stage> stage : configuration.all(Kind.STAGE).values()) {
      String apiId = stage.id().substring(0, stage.id().indexOf('/'));
      Document<DeployedApi> deployment =
          configuration.get(Kind.DEPLOYMENT, apiId + "/" + stage.value().deploymentId());
      if (deployment == null) {
        LOG.warn("stage without deployment stage={}", stage.id());
        continue;
      }
      if (Boolean.TRUE.equals(deployment.value().api().disableExecuteApiEndpoint())) {
        continue;
      }
      StageRoutes routes = before.stage(apiId, stage.value().stageName());
      if (routes == null || !routes.madeFrom(stage, deployment)) {
        routes = StageRoutes.compile(apiId, stage, deployment, accountId, compiler);
      }
      apis.computeIfAbsent(apiId, id -> new HashMap<>()).put(stage.value().stageName(), routes);
    }
    // Nearly all have one stage, and a map of one is a single object.
    apis.replaceAll((apiId, stages) -> Map.copyOf(stages));
    return new RouteTable(configuration, apis);
  }

  long revision() {
    return configuration.revision();
  }

  /** The routes of a stage; {@code null} if the API or the stage is unknown. */
  StageRoutes stage(String apiId, String stageName) {
    Map<String, StageRoutes> stages = apis.get(apiId);
    return stages == null ? null : stages.get(stageName);
  }

  boolean hasCertificate(String certificateId) {
    return configuration.get(Kind.CERTIFICATE, certificateId) != null;
  }
}
