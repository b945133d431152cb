package io.signet.stages;

import io.signet.api.DeployedApi;
import io.signet.api.Deployment;
import io.signet.api.Deployment.MethodSummary;
import io.signet.api.Document;
import io.signet.api.Method;
import io.signet.api.Resource;
import io.signet.api.RestApi;
import io.signet.api.SignetException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whole APIs as they are at one moment. */
final class Snapshots {

  private Snapshots() {}

  /** An API with all its resources, sorted by path. */
  static DeployedApi of(Deployment deployment, RestApi api, List<Document<Resource>> resources) {
    return new DeployedApi(
        deployment,
        api,
        resources.stream()
            .map(Document::value)
            .sorted(Comparator.comparing(Resource::path))
            .toList());
  }

  /**
   * Refuses a snapshot that could answer nothing.
   *
   * @throws SignetException if there is no method at all, or one without integration
   */
  static void checkDeployable(DeployedApi snapshot) {
    List<Method> methods =
        snapshot.resources().stream()
            .flatMap(resource -> Records.orEmpty(resource.resourceMethods()).values().stream())
            .toList();
    if (methods.isEmpty()) {
      throw SignetException.badRequest("The REST API doesn't contain any methods");
    }
    if (methods.stream().anyMatch(method -> method.methodIntegration() == null)) {
      throw SignetException.badRequest("No integration defined for method");
    }
  }

  /** What {@code embed=apisummary} adds to a deployment: its methods by path and verb. */
  static Deployment withSummary(DeployedApi snapshot) {
    Map<String, Map<String, MethodSummary>> summary = new TreeMap<>();
    for (Resource resource : snapshot.resources()) {
      Map<String, MethodSummary> methods = new LinkedHashMap<>();
      Records.orEmpty(resource.resourceMethods())
          .forEach(
              (verb, method) ->
                  methods.put(
                      verb,
                      new MethodSummary(method.authorizationType(), method.apiKeyRequired())));
      if (!methods.isEmpty()) {
        summary.put(resource.path(), methods);
      }
    }
    Deployment deployment = snapshot.deployment();
    return new Deployment(
        deployment.id(), deployment.description(), deployment.createdDate(), summary);
  }
}
