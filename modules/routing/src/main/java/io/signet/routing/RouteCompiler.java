package io.signet.routing;

import io.signet.api.Method;
import io.signet.api.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a configured method into a route. What cannot be carried out becomes a refusal, not a
 * failure.
 */
final class RouteCompiler {

  private final IntegrationCompiler integrations = new IntegrationCompiler();

  /**
   * @param verb the method's verb, {@code ANY} included
   */
  Route compile(CompiledStage stage, Resource resource, String verb, Method method) {
    List<String> names = pathNames(resource.path());
    return new Route(
        stage, resource.id(), resource.path(), verb, names, action(stage, resource, method));
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
