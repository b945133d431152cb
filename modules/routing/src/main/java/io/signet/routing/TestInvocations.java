package io.signet.routing;

import io.signet.api.Addresses;
import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.DeployedApi;
import io.signet.api.DraftRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Method;
import io.signet.api.Operation;
import io.signet.api.OperationTable;
import io.signet.api.Resource;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * Serves TestInvokeMethod: calls a method as it is being edited, with any certificate, through the
 * mappings of the data path.
 */
final class TestInvocations {

  private static final String STAGE = "test-invoke-stage";

  private final Vertx vertx;
  private final Services services;

  TestInvocations(Vertx vertx, Services services) {
    this.vertx = vertx;
    this.services = services;
  }

  /** Serves until the verticle is undeployed; every instance of a node does, in turn. */
  Future<Void> serve() {
    return Addresses.INVOCATIONS.serve(vertx.eventBus(), this::invoke).completion();
  }

  private Future<ControlReply> invoke(ControlRequest request) {
    if (request.operation() != Operation.TEST_INVOKE_METHOD) {
      return Future.failedFuture(OperationTable.notServed(request.operation()));
    }
    TestRequest test = request.body(TestRequest.class);
    return Addresses.DRAFTS
        .request(vertx.eventBus(), new DraftRequest(request.path("restApiId")))
        .recover(failure -> Future.failedFuture(unknownApi(failure)))
        .map(draft -> route(draft, request, test))
        .compose(route -> new TestCall(route, test, request, services).run())
        .map(ControlReply::of);
  }

  private Route route(DeployedApi draft, ControlRequest request, TestRequest test) {
    Resource resource =
        draft.resources().stream()
            .filter(candidate -> candidate.id().equals(request.path("resourceId")))
            .findFirst()
            .orElseThrow(() -> notFound("Resource"));
    Map<String, Method> methods =
        resource.resourceMethods() == null ? Map.of() : resource.resourceMethods();
    String verb =
        methods.containsKey(request.path("httpMethod")) ? request.path("httpMethod") : "ANY";
    Method method = methods.get(verb);
    if (method == null || !RequestCheck.isVerb(request.path("httpMethod"))) {
      throw notFound("Method");
    }
    String certificateId = test.certificate();
    if (certificateId != null && !services.tables().current().hasCertificate(certificateId)) {
      throw notFound("Client Certificate");
    }
    return new RouteCompiler().compile(stage(request, test), resource, verb, method);
  }

  private CompiledStage stage(ControlRequest request, TestRequest test) {
    return new CompiledStage(
        request.path("restApiId"),
        STAGE,
        services.options().accountId(),
        test.stageVariables() == null ? Map.of() : test.stageVariables(),
        test.certificate(),
        false,
        true);
  }

  /** AWS names the resource, not the API, when the API of a test invocation is unknown. */
  private static SignetException unknownApi(Throwable failure) {
    SignetException own = SignetException.of(failure);
    return own.code() == ErrorCode.NOT_FOUND ? notFound("Resource") : own;
  }

  private static SignetException notFound(String what) {
    return SignetException.notFound("Invalid " + what + " identifier specified");
  }
}
