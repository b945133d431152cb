package io.signet.it;

import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PutIntegrationRequest;

/** One API with one resource whose method calls a backend, built through AWS's SDK. */
final class StoryApi {

  private final ApiGatewayClient client;
  private final String apiId;
  private final String resourceId;
  private final String verb;

  private StoryApi(ApiGatewayClient client, String apiId, String resourceId, String verb) {
    this.client = client;
    this.apiId = apiId;
    this.resourceId = resourceId;
    this.verb = verb;
  }

  /**
   * Makes the API with an HTTP_PROXY integration and deploys it.
   *
   * @param pathPart the resource below the root
   * @param customize changes to the integration
   */
  static StoryApi create(
      ApiGatewayClient client,
      String pathPart,
      String verb,
      String uri,
      Consumer<PutIntegrationRequest.Builder> customize) {
    String apiId = client.createRestApi(r -> r.name("story")).id();
    String root = client.getRestApi(r -> r.restApiId(apiId)).rootResourceId();
    String resourceId = resource(client, apiId, root, pathPart, verb, uri, customize);
    return new StoryApi(client, apiId, resourceId, verb);
  }

  static StoryApi create(ApiGatewayClient client, String pathPart, String verb, String uri) {
    return create(client, pathPart, verb, uri, unchanged -> {});
  }

  /** Adds a resource with an HTTP_PROXY integration to an API; answers its id. */
  static String resource(
      ApiGatewayClient client,
      String apiId,
      String parentId,
      String pathPart,
      String verb,
      String uri,
      Consumer<PutIntegrationRequest.Builder> customize) {
    String resourceId =
        client.createResource(r -> r.restApiId(apiId).parentId(parentId).pathPart(pathPart)).id();
    client.putMethod(
        r -> r.restApiId(apiId).resourceId(resourceId).httpMethod(verb).authorizationType("NONE"));
    client.putIntegration(
        r -> {
          r.restApiId(apiId)
              .resourceId(resourceId)
              .httpMethod(verb)
              .type(IntegrationType.HTTP_PROXY)
              .integrationHttpMethod(verb)
              .uri(uri);
          customize.accept(r);
        });
    return resourceId;
  }

  String id() {
    return apiId;
  }

  String resourceId() {
    return resourceId;
  }

  String verb() {
    return verb;
  }

  StoryApi deploy(String stage) {
    client.createDeployment(r -> r.restApiId(apiId).stageName(stage));
    return this;
  }

  StoryApi deploy(String stage, Map<String, String> variables) {
    client.createDeployment(r -> r.restApiId(apiId).stageName(stage).variables(variables));
    return this;
  }

  void attach(String stage, String certificateId) {
    client.updateStage(
        r ->
            r.restApiId(apiId)
                .stageName(stage)
                .patchOperations(
                    p -> p.op(Op.REPLACE).path("/clientCertificateId").value(certificateId)));
  }

  void detach(String stage) {
    attach(stage, "");
  }
}
