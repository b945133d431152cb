package io.signet.admin;

import io.signet.admin.SignatureVerifier.Claim;
import io.signet.api.Caller;
import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Operation;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * The way of a control-plane request: examine its claim, buffer its body, verify its signature,
 * name its operation, have it carried out, answer.
 */
final class ControlDoor implements Handler<RoutingContext> {

  private final Vertx vertx;
  private final SignatureVerifier verifier;
  private final OperationRoutes routes;
  private final Dispatcher dispatcher;
  private final Answers answers;
  private final AdminOptions.Limits limits;

  ControlDoor(
      Vertx vertx,
      SignatureVerifier verifier,
      OperationRoutes routes,
      Dispatcher dispatcher,
      Answers answers,
      AdminOptions.Limits limits) {
    this.vertx = vertx;
    this.verifier = verifier;
    this.routes = routes;
    this.dispatcher = dispatcher;
    this.answers = answers;
    this.limits = limits;
  }

  @Override
  public void handle(RoutingContext context) {
    RequestHead head = RequestHead.of(context.request());
    Claim claim = verifier.examine(head);
    Optional<OperationRoutes.Match> match = routes.match(head);
    BoundedBody.read(vertx, context.request(), bodyLimit(match), limits.body())
        .compose(body -> verified(context, claim, match, body))
        .onFailure(context::fail);
  }

  /** Only a caller who proved who he is learns which operations there are. */
  private Future<ControlReply> verified(
      RoutingContext context, Claim claim, Optional<OperationRoutes.Match> match, Buffer body) {
    verifier.verify(claim, body);
    OperationRoutes.Match found = match.orElseThrow(() -> unknown(claim.head()));
    ControlRequest request =
        new ControlRequest(
            found.operation(),
            new Caller(
                claim.accessKeyId(), "http", context.request().remoteAddress().hostAddress()),
            Answers.requestId(context),
            found.variables(),
            claim.head().query().values(),
            body);
    return dispatcher
        .dispatch(request)
        .map(
            reply -> {
              answers.success(context, found.operation(), reply);
              return reply;
            });
  }

  private int bodyLimit(Optional<OperationRoutes.Match> match) {
    return match.filter(found -> imports(found.operation())).isPresent()
        ? limits.importBytes()
        : limits.bodyBytes();
  }

  private static boolean imports(Operation operation) {
    return switch (operation) {
      case IMPORT_REST_API, PUT_REST_API, IMPORT_API_KEYS, IMPORT_DOCUMENTATION_PARTS -> true;
      default -> false;
    };
  }

  /** AWS's answer on AWS's paths; on Signet's own a plain one. */
  private static SignetException unknown(RequestHead head) {
    return head.path().startsWith("/signet/")
        ? SignetException.notFound("There is no " + head.method() + " " + head.path())
        : new SignetException(
            ErrorCode.ACCESS_DENIED, "Unable to determine service/operation name to be authorized");
  }
}
