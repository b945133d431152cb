package io.signet.routing;

import io.signet.api.Addresses;
import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.OperationTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Serves the invocations that come in by the doors of the control plane. */
final class Invocations {

  private final TestInvocations tests;
  private final StageInvocations calls;

  Invocations(TestInvocations tests, StageInvocations calls) {
    this.tests = tests;
    this.calls = calls;
  }

  /** Serves until the verticle is undeployed; every instance of a node does, in turn. */
  Future<Void> serve(Vertx vertx) {
    return Addresses.INVOCATIONS.serve(vertx.eventBus(), this::invoke).completion();
  }

  private Future<ControlReply> invoke(ControlRequest request) {
    return switch (request.operation()) {
      case TEST_INVOKE_METHOD -> tests.invoke(request);
      case INVOKE_STAGE -> calls.invoke(request);
      default -> Future.failedFuture(OperationTable.notServed(request.operation()));
    };
  }
}
