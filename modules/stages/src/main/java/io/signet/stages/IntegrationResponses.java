package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Integration;
import io.signet.api.IntegrationResponse;
import io.signet.api.Method;
import io.signet.api.PatchOperation;
import io.signet.api.SignetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** How backends' answers become callers'. */
final class IntegrationResponses {

  /** The body of PutIntegrationResponse. */
  record NewIntegrationResponse(
      String selectionPattern,
      Map<String, String> responseParameters,
      Map<String, String> responseTemplates,
      String contentHandling) {}

  static final Input<NewIntegrationResponse> PUT =
      Input.body(NewIntegrationResponse.class)
          .oneOf(
              "contentHandling", NewIntegrationResponse::contentHandling, Enums.CONTENT_HANDLING);

  private static final PatchRules PATCH =
      new PatchRules(PatchGrammar.OLDER)
          .replace("/selectionPattern", PatchActions.member("selectionPattern", PatchValue.EXACT))
          .replace(
              "/contentHandling",
              PatchActions.member(
                  "contentHandling",
                  PatchValue.oneOf(
                          Enums.CONTENT_HANDLING, "Invalid content handling strategy specified")
                      .orUnset()))
          .entries(
              "/responseParameters/{name}",
              PatchActions.entry(
                  "responseParameters", PatchValue.EXACT, Refusals::unknownParameter))
          .entries(
              "/responseTemplates/{type}",
              PatchActions.entry(
                  "responseTemplates", PatchValue.EXACT, Refusals::unknownContentType));

  private final MethodEdits edits;

  IntegrationResponses(MethodEdits edits) {
    this.edits = edits;
  }

  /** Makes or replaces. */
  Object put(ControlRequest request, NewIntegrationResponse body) {
    IntegrationResponse created =
        new IntegrationResponse(
            request.path("statusCode"),
            body.selectionPattern(),
            body.responseParameters(),
            body.responseTemplates(),
            body.contentHandling());
    return found(edits.change(request, method -> with(method, created)), request);
  }

  Object get(ControlRequest request, Void body) {
    return found(edits.read(request), request);
  }

  Object update(ControlRequest request, List<PatchOperation> operations) {
    return found(
        edits.change(
            request, method -> with(method, PATCH.apply(found(method, request), operations))),
        request);
  }

  Object delete(ControlRequest request, Void body) {
    edits.change(
        request,
        method -> {
          String code = found(method, request).statusCode();
          Integration integration = Found.integration(method);
          return with(method, Records.without(integration.integrationResponses(), code));
        });
    return null;
  }

  private static IntegrationResponse found(Method method, ControlRequest request) {
    IntegrationResponse response =
        Records.orEmpty(Found.integration(method).integrationResponses())
            .get(request.path("statusCode"));
    if (response == null) {
      throw Refusals.unknownStatusCode();
    }
    return response;
  }

  private static Method with(Method method, IntegrationResponse given) {
    Integration integration = Found.integration(method);
    checkPattern(given.selectionPattern());
    IntegrationRules.checkTemplates(given.responseTemplates());
    Mappings.checkResponse(given.responseParameters(), method, given.statusCode());
    IntegrationResponse kept =
        new IntegrationResponse(
            given.statusCode(),
            given.selectionPattern(),
            given.responseParameters(),
            emptyAsNull(given.responseTemplates()),
            given.contentHandling());
    return with(method, Records.put(integration.integrationResponses(), given.statusCode(), kept));
  }

  private static Method with(Method method, Map<String, IntegrationResponse> responses) {
    Integration integration = Found.integration(method);
    return Records.with(
        method, "methodIntegration", Records.with(integration, "integrationResponses", responses));
  }

  private static void checkPattern(String pattern) {
    try {
      Pattern.compile(pattern == null ? "" : pattern);
    } catch (PatternSyntaxException e) {
      throw new SignetException(ErrorCode.BAD_REQUEST, "Invalid selection pattern specified", e);
    }
  }

  /** An empty template is none: AWS tells both as null. */
  private static Map<String, String> emptyAsNull(Map<String, String> templates) {
    if (templates == null) {
      return null;
    }
    Map<String, String> kept = new LinkedHashMap<>();
    templates.forEach((type, template) -> kept.put(type, "".equals(template) ? null : template));
    return kept;
  }
}
