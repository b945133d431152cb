package io.signet.routing;

import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.api.Integration;
import io.signet.api.Resource;
import io.signet.api.SignetException;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;

/** Turns a configured integration into what a call does. */
final class IntegrationCompiler {

  private static final long LONGEST_MILLIS = 29_000;

  private final StatusPatterns patterns = new StatusPatterns();
  private final Map<String, RequestHeaders> unmapped = new HashMap<>();
  private final Map<Addressing, TargetBuilder> addressed = new HashMap<>();
  private final Shared shared;

  IntegrationCompiler(Shared shared) {
    this.shared = shared;
  }

  /** All that decides how path and query are made; the same for the copies of an API. */
  private record Addressing(
      String path,
      String query,
      String greedy,
      Map<String, ValueSource> mappedPaths,
      Map<String, ValueSource> mappedQuery,
      boolean proxy) {

    TargetBuilder builder() {
      return new TargetBuilder(
          UriTemplate.of(path, false, mappedPaths, greedy),
          query == null ? null : UriTemplate.of(query, true, mappedPaths, greedy),
          mappedQuery,
          proxy);
    }
  }

  /**
   * @throws SignetException INTEGRATION_CONFIGURATION if it cannot be carried out
   */
  Action compile(CompiledStage stage, Resource resource, Integration integration) {
    String type = integration.type();
    return switch (type == null ? "" : type) {
      case "MOCK" -> mock(stage, integration);
      case "HTTP" -> backend(stage, resource, integration, false);
      case "HTTP_PROXY" -> backend(stage, resource, integration, true);
      default -> throw unavailable("integration type " + type);
    };
  }

  private Action mock(CompiledStage stage, Integration integration) {
    Templates templates = Templates.of(integration.requestTemplates());
    return new MockAction(
        new RequestBodies(templates, integration.passthroughBehavior()),
        templates,
        AnswerSelector.of(integration.integrationResponses(), stage.variables(), patterns));
  }

  private Action backend(
      CompiledStage stage, Resource resource, Integration integration, boolean proxy) {
    if ("VPC_LINK".equals(integration.connectionType())) {
      throw unavailable("connection type VPC_LINK");
    }
    if (integration.contentHandling() != null) {
      throw unavailable("contentHandling");
    }
    Origin origin = origin(stage, integration);
    RequestMapping mapping = RequestMapping.of(integration.requestParameters(), stage.variables());
    return new BackendAction(
        shared.one(target(stage, integration, origin)),
        verb(integration.httpMethod()),
        targetBuilder(resource, origin, mapping, proxy),
        headers(stage.apiId(), proxy, mapping.headers()),
        proxy ? RequestBodies.AS_SENT : bodies(integration),
        proxy
            ? ProxyAnswer.INSTANCE
            : AnswerSelector.of(integration.integrationResponses(), stage.variables(), patterns),
        integration.timeoutInMillis() == null ? LONGEST_MILLIS : integration.timeoutInMillis());
  }

  /** Whether an integration calls a backend over the network. */
  static boolean callsBackend(Integration integration) {
    boolean http = "HTTP".equals(integration.type()) || "HTTP_PROXY".equals(integration.type());
    return http && !"VPC_LINK".equals(integration.connectionType());
  }

  /**
   * Where an integration's calls go.
   *
   * @throws SignetException INTEGRATION_CONFIGURATION if that cannot be said
   */
  static BackendTarget target(CompiledStage stage, Integration integration) {
    return target(stage, integration, origin(stage, integration));
  }

  private static Origin origin(CompiledStage stage, Integration integration) {
    if (integration.uri() == null) {
      throw new SignetException(
          ErrorCode.INTEGRATION_CONFIGURATION, "Invalid endpoint address: none");
    }
    return Origin.of(StageVariables.fill(integration.uri(), stage.variables()));
  }

  private static BackendTarget target(CompiledStage stage, Integration integration, Origin origin) {
    boolean skips =
        integration.tlsConfig() != null
            && Boolean.TRUE.equals(integration.tlsConfig().insecureSkipVerification());
    return new BackendTarget(
        stage.key(),
        origin.tls(),
        origin.host(),
        origin.port(),
        stage.certificateId(),
        skips,
        stage.presentExpired());
  }

  /** Most integrations map no header; those of one API share what makes theirs. */
  private RequestHeaders headers(String apiId, boolean proxy, Map<String, ValueSource> mapped) {
    return mapped.isEmpty()
        ? unmapped.computeIfAbsent(apiId + proxy, key -> new RequestHeaders(apiId, proxy, Map.of()))
        : new RequestHeaders(apiId, proxy, mapped);
  }

  private static HttpMethod verb(String configured) {
    return configured == null || configured.equals("ANY") ? null : HttpMethod.valueOf(configured);
  }

  private TargetBuilder targetBuilder(
      Resource resource, Origin origin, RequestMapping mapping, boolean proxy) {
    Addressing addressing =
        new Addressing(
            origin.path(),
            origin.query(),
            greedyName(resource.path()),
            mapping.paths(),
            mapping.query(),
            proxy);
    return addressed.computeIfAbsent(addressing, Addressing::builder);
  }

  private static RequestBodies bodies(Integration integration) {
    return new RequestBodies(
        Templates.of(integration.requestTemplates()), integration.passthroughBehavior());
  }

  private static String greedyName(String path) {
    int open = path.lastIndexOf('{');
    return path.endsWith("+}") ? path.substring(open + 1, path.length() - 2) : null;
  }

  private static SignetException unavailable(String what) {
    return new SignetException(
        ErrorCode.INTEGRATION_CONFIGURATION, what + " is not available in this version");
  }
}
