package io.signet.routing;

import io.signet.api.Addresses;
import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.DeployedApi;
import io.signet.api.DraftRequest;
import io.signet.api.ErrorCode;
import io.signet.api.LargeBodies;
import io.signet.api.Method;
import io.signet.api.Resource;
import io.signet.api.SignetException;
import io.signet.api.TestInvocation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
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

  /** The answer of the method, with a log of how it came about. */
  Future<ControlReply> invoke(ControlRequest request) {
    return LargeBodies.handle(
            vertx, request.body().length(), () -> request.body(TestInvocation.class))
        .compose(test -> run(request, test));
  }

  private Future<ControlReply> run(ControlRequest request, TestInvocation test) {
    requireShort(test.body());
    return Addresses.DRAFTS
        .request(vertx.eventBus(), new DraftRequest(request.path("restApiId")))
        .recover(failure -> Future.failedFuture(unknownApi(failure)))
        .map(draft -> route(draft, request, test))
        .compose(route -> new TestCall(route, test, request, services).run())
        .map(ControlReply::of);
  }

  private void requireShort(String body) {
    long limit = services.options().maxBodyBytes();
    if (body != null && body.getBytes(StandardCharsets.UTF_8).length > limit) {
      throw new SignetException(
          ErrorCode.REQUEST_TOO_LARGE, "The body is longer than " + limit + " bytes");
    }
  }

  private Route route(DeployedApi draft, ControlRequest request, TestInvocation test) {
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
    String certificateId = certificate(test);
    if (certificateId != null && !services.tables().current().hasCertificate(certificateId)) {
      throw notFound("Client Certificate");
    }
    return new RouteCompiler().compile(stage(request, test), resource, verb, method);
  }

  private CompiledStage stage(ControlRequest request, TestInvocation test) {
    return new CompiledStage(
        request.path("restApiId"),
        STAGE,
        services.options().accountId(),
        test.stageVariables() == null ? Map.of() : test.stageVariables(),
        certificate(test),
        false,
        true);
  }

  private static String certificate(TestInvocation test) {
    String id = test.clientCertificateId();
    return id == null || id.isEmpty() ? null : id;
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
