package io.signet.stages;

import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Integration;
import io.signet.api.Kind;
import io.signet.api.Method;
import io.signet.api.Resource;
import io.signet.api.RestApi;
import io.signet.store.Transaction.Links;
import java.util.Locale;

/**
 * What the path of a request names, or the refusal that is due. AWS looks from the outside in:
 * resource, method, integration, response; an unknown API shows as an unknown resource where the
 * path names one.
 */
final class Found {

  private Found() {}

  static String apiId(ControlRequest request) {
    return request.path("restApiId");
  }

  static Document<RestApi> api(Lookup in, StageOptions options, String restApiId) {
    return in.get(Kind.API, restApiId).orElseThrow(() -> Refusals.unknownApi(options, restApiId));
  }

  static Document<Resource> resource(Lookup in, ControlRequest request, String variable) {
    return resource(in, apiId(request), request.path(variable));
  }

  static Document<Resource> resource(Lookup in, String restApiId, String resourceId) {
    return in.get(Kind.RESOURCE, restApiId + "/" + resourceId)
        .orElseThrow(Refusals::unknownResource);
  }

  /** The verb of the request's path; AWS's verbs are in upper case. */
  static String verb(ControlRequest request) {
    return request.path("httpMethod").toUpperCase(Locale.ROOT);
  }

  static Method method(Resource resource, ControlRequest request) {
    Method method = Records.orEmpty(resource.resourceMethods()).get(verb(request));
    if (method == null) {
      throw Refusals.unknownMethod();
    }
    return method;
  }

  static Integration integration(Method method) {
    if (method.methodIntegration() == null) {
      throw Refusals.unknownIntegration();
    }
    return method.methodIntegration();
  }

  static Links ownedByApi(String restApiId) {
    return Links.ownedBy(Kind.API.id(restApiId));
  }
}
