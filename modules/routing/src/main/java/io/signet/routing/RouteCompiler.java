package io.signet.routing;

import io.signet.api.Method;
import io.signet.api.Resource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a configured method into a route. What cannot be carried out becomes a refusal, not a
 * failure.
 */
final class RouteCompiler {

  private static final Logger LOG = LoggerFactory.getLogger(RouteCompiler.class);

  private final Shared shared = new Shared();
  private final IntegrationCompiler integrations = new IntegrationCompiler(shared);

  /**
   * @param verb the method's verb, {@code ANY} included
   */
  Route compile(CompiledStage stage, Resource resource, String verb, Method method) {
    List<String> names = pathNames(resource.path());
    Action action = action(stage, resource, method);
    String obstacle = obstacle(action);
    if (obstacle != null && !stage.tested()) {
      LOG.warn(
          "method cannot be called stage={} method={} resource={} reason={}",
          stage.key(),
          verb,
          resource.path(),
          obstacle);
    }
    return new Route(
        stage, resource.id(), resource.path(), shared.one(verb), shared.one(names), action);
  }

  /** Where the routes below a part of a path hang, made if there is none. */
  PathNode child(PathNode node, String part) {
    return node.child(shared.one(part));
  }

  private Action action(CompiledStage stage, Resource resource, Method method) {
    if (!stage.tested() && asksForAuthorization(method)) {
      return refusal(method);
    }
    if (method.methodIntegration() == null) {
      return new Action.Broken("No integration defined for method");
    }
    try {
      return integrations.compile(stage, resource, method.methodIntegration());
    } catch (RuntimeException e) {
      // One method that nobody can call must not keep the others of its stage from being called.
      return new Action.Broken(e.getMessage());
    }
  }

  private static String obstacle(Action action) {
    if (action instanceof Action.Refuse refuse) {
      return refuse.reason();
    }
    return action instanceof Action.Broken broken ? broken.reason() : null;
  }

  private static boolean asksForAuthorization(Method method) {
    return Boolean.TRUE.equals(method.apiKeyRequired())
        || (method.authorizationType() != null
            && !method.authorizationType().equalsIgnoreCase("NONE"));
  }

  private static Action refusal(Method method) {
    String type = method.authorizationType();
    if (type == null || type.equalsIgnoreCase("NONE")) {
      return new Action.Refuse(
          GatewayError.FORBIDDEN, "API keys are not available in this version");
    }
    return new Action.Refuse(
        type.equalsIgnoreCase("AWS_IAM") ? GatewayError.MISSING_TOKEN : GatewayError.UNAUTHORIZED,
        "authorization type " + type + " is not available in this version");
  }

  private static List<String> pathNames(String path) {
    List<String> names = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.startsWith("{") && part.endsWith("}")) {
        names.add(part.substring(1, part.length() - 1).replace("+", ""));
      }
    }
    return List.copyOf(names);
  }
}
