package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Method;
import io.signet.api.MethodResponse;
import io.signet.api.PatchOperation;
import io.signet.api.SignetException;
import java.util.List;
import java.util.Map;

/** The answers that a method declares. */
final class MethodResponses {

  /** The body of PutMethodResponse. */
  record NewMethodResponse(
      Map<String, Boolean> responseParameters, Map<String, String> responseModels) {}

  static final Input<NewMethodResponse> PUT = Input.body(NewMethodResponse.class);

  private static final String MEMBER = "methodResponses";

  private static final PatchRules PATCH =
      new PatchRules(PatchGrammar.OLDER)
          .entries(
              "/responseParameters/{name}",
              PatchActions.entry(
                  "responseParameters", PatchValue.BOOLEAN, Refusals::unknownParameter))
          .entries(
              "/responseModels/{type}",
              PatchActions.entry("responseModels", PatchValue.EXACT, Refusals::unknownContentType));

  private final MethodEdits edits;

  MethodResponses(MethodEdits edits) {
    this.edits = edits;
  }

  Object put(ControlRequest request, NewMethodResponse body) {
    String code = request.path("statusCode");
    MethodResponse created =
        new MethodResponse(code, body.responseParameters(), body.responseModels());
    Method method =
        edits.change(
            request,
            read -> {
              if (Records.orEmpty(read.methodResponses()).containsKey(code)) {
                throw SignetException.conflict("Response already exists for this resource");
              }
              return with(read, checked(created));
            });
    return found(method, request);
  }

  Object get(ControlRequest request, Void body) {
    return found(edits.read(request), request);
  }

  Object update(ControlRequest request, List<PatchOperation> operations) {
    Method method =
        edits.change(
            request, read -> with(read, checked(PATCH.apply(found(read, request), operations))));
    return found(method, request);
  }

  Object delete(ControlRequest request, Void body) {
    edits.change(
        request,
        read -> {
          String code = found(read, request).statusCode();
          return Records.with(read, MEMBER, Records.without(read.methodResponses(), code));
        });
    return null;
  }

  private static MethodResponse found(Method method, ControlRequest request) {
    MethodResponse response =
        Records.orEmpty(method.methodResponses()).get(request.path("statusCode"));
    if (response == null) {
      throw Refusals.unknownStatusCode();
    }
    return response;
  }

  private static MethodResponse checked(MethodResponse response) {
    Mappings.checkDeclared(response);
    Models.check(response.responseModels());
    return response;
  }

  private static Method with(Method method, MethodResponse response) {
    return Records.with(
        method, MEMBER, Records.put(method.methodResponses(), response.statusCode(), response));
  }
}
