package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Method;
import io.signet.api.PatchOperation;
import io.signet.api.Resource;
import io.signet.api.SignetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The methods of a resource. */
final class Methods {

  /** The body of PutMethod. */
  record NewMethod(
      String authorizationType,
      String authorizerId,
      Boolean apiKeyRequired,
      String operationName,
      Map<String, Boolean> requestParameters,
      Map<String, String> requestModels,
      String requestValidatorId,
      List<String> authorizationScopes) {}

  static final Input<NewMethod> PUT =
      Input.body(NewMethod.class).required("authorizationType", NewMethod::authorizationType);

  private static final PatchRules PATCH =
      new PatchRules(PatchGrammar.OLDER)
          .replace("/authorizationType", PatchActions.member("authorizationType", PatchValue.EXACT))
          .replace("/authorizerId", PatchActions.member("authorizerId", PatchValue.TEXT))
          .replace("/apiKeyRequired", PatchActions.member("apiKeyRequired", PatchValue.BOOLEAN))
          .replace("/operationName", PatchActions.member("operationName", PatchValue.TEXT))
          .replace(
              "/requestValidatorId", PatchActions.member("requestValidatorId", PatchValue.TEXT))
          .entries(
              "/requestParameters/{name}",
              PatchActions.entry(
                  "requestParameters", PatchValue.BOOLEAN, Refusals::unknownParameter))
          .entries(
              "/requestModels/{type}",
              PatchActions.entry("requestModels", PatchValue.EXACT, Refusals::unknownContentType))
          .allow(
              "/authorizationScopes",
              PatchActions.element("authorizationScopes", Refusals::unknownParameter),
              "add",
              "remove");

  private final MethodEdits edits;

  Methods(MethodEdits edits) {
    this.edits = edits;
  }

  Object put(ControlRequest request, NewMethod body) {
    return edits.edit(request, (resource, verb) -> created(resource, verb, body));
  }

  Object get(ControlRequest request, Void body) {
    return edits.read(request);
  }

  Object update(ControlRequest request, List<PatchOperation> operations) {
    return edits.change(request, method -> checked(PATCH.apply(method, operations)));
  }

  Object delete(ControlRequest request, Void body) {
    return edits.edit(
        request,
        (resource, verb) -> {
          Found.method(resource, request);
          return null;
        });
  }

  private static Method created(Resource resource, String verb, NewMethod body) {
    if (!Enums.VERBS.contains(verb)) {
      throw SignetException.badRequest(
          "Invalid HTTP method specified. Valid options are " + String.join(",", Enums.VERBS));
    }
    if (Records.orEmpty(resource.resourceMethods()).containsKey(verb)) {
      throw SignetException.conflict("Method already exists for this resource");
    }
    return checked(
        new Method(
            verb,
            body.authorizationType(),
            body.authorizerId(),
            Boolean.TRUE.equals(body.apiKeyRequired()),
            "".equals(body.requestValidatorId()) ? null : body.requestValidatorId(),
            body.operationName(),
            body.requestParameters(),
            body.requestModels(),
            null,
            null,
            body.authorizationScopes()));
  }

  /** The method in its kept form, if AWS would allow it. */
  private static Method checked(Method method) {
    String authorization = method.authorizationType().toUpperCase(Locale.ROOT);
    if (!Enums.AUTHORIZATION_TYPES.contains(authorization)) {
      throw SignetException.badRequest(
          "Invalid authorization type specified. Valid options are "
              + String.join(",", Enums.AUTHORIZATION_TYPES));
    }
    if (authorization.equals("CUSTOM") || authorization.equals("COGNITO_USER_POOLS")) {
      throw SignetException.badRequest(
          "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or"
              + " COGNITO_USER_POOLS requires a valid authorizer.");
    }
    if (method.requestValidatorId() != null) {
      throw SignetException.badRequest("Invalid Request Validator identifier specified");
    }
    Mappings.checkDeclared(method.requestParameters());
    Models.check(method.requestModels());
    // An authorizer means nothing to the other types: AWS accepts it and forgets it.
    return new Method(
        method.httpMethod(),
        authorization,
        null,
        method.apiKeyRequired(),
        null,
        method.operationName(),
        method.requestParameters(),
        method.requestModels(),
        method.methodResponses(),
        method.methodIntegration(),
        method.authorizationScopes());
  }
}
