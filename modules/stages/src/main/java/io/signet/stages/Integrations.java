package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Integration;
import io.signet.api.Integration.TlsConfig;
import io.signet.api.Method;
import io.signet.api.PatchOperation;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What methods call. */
final class Integrations {

  /** The body of PutIntegration. */
  record NewIntegration(
      String type,
      String httpMethod,
      String uri,
      String connectionType,
      String connectionId,
      String credentials,
      Map<String, String> requestParameters,
      Map<String, String> requestTemplates,
      String passthroughBehavior,
      String cacheNamespace,
      List<String> cacheKeyParameters,
      String contentHandling,
      Integer timeoutInMillis,
      TlsConfig tlsConfig,
      String responseTransferMode,
      String integrationTarget) {

    Integration integration() {
      return new Integration(
          type,
          httpMethod,
          uri,
          connectionType,
          connectionId,
          credentials,
          requestParameters,
          requestTemplates,
          passthroughBehavior,
          contentHandling,
          timeoutInMillis,
          cacheNamespace,
          cacheKeyParameters,
          null,
          tlsConfig,
          responseTransferMode,
          integrationTarget);
    }
  }

  static final Input<NewIntegration> PUT =
      Input.body(NewIntegration.class)
          .required("type", NewIntegration::type)
          .oneOf("type", NewIntegration::type, Enums.INTEGRATION_TYPES)
          .oneOf("connectionType", NewIntegration::connectionType, Enums.CONNECTION_TYPES)
          .oneOf("contentHandling", NewIntegration::contentHandling, Enums.CONTENT_HANDLING)
          .oneOf(
              "responseTransferMode",
              NewIntegration::responseTransferMode,
              Enums.RESPONSE_TRANSFER_MODES);

  private static final String MEMBER = "methodIntegration";

  private final MethodEdits edits;

  Integrations(MethodEdits edits) {
    this.edits = edits;
  }

  /** Replaces the whole integration, its responses included. */
  Object put(ControlRequest request, NewIntegration body) {
    return Found.integration(
        edits.change(request, method -> with(request, method, body.integration())));
  }

  Object get(ControlRequest request, Void body) {
    return Found.integration(edits.read(request));
  }

  Object update(ControlRequest request, List<PatchOperation> operations) {
    UnaryOperator<Integration> patch =
        integration -> IntegrationRules.PATCH.apply(integration, operations);
    return Found.integration(
        edits.change(
            request, method -> with(request, method, patch.apply(Found.integration(method)))));
  }

  Object delete(ControlRequest request, Void body) {
    edits.change(
        request,
        method -> {
          Found.integration(method);
          return Records.with(method, MEMBER, null);
        });
    return null;
  }

  private static Method with(ControlRequest request, Method method, Integration integration) {
    return Records.with(
        method, MEMBER, IntegrationRules.checked(integration, method, request.path("resourceId")));
  }
}
