package io.signet.admin;

import io.signet.api.Addresses;
import io.signet.api.Call;
import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.Operation;
import io.signet.api.OperationTable;
import io.signet.api.SignetException;
import io.signet.api.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;

/** Hands an authenticated request to the verticle that owns its operation. */
final class Dispatcher {

  private final EventBus bus;
  private final Telemetry telemetry;

  Dispatcher(EventBus bus, Telemetry telemetry) {
    this.bus = bus;
    this.telemetry = telemetry;
  }

  /** Carries a request out; fails with a {@link SignetException}. */
  Future<ControlReply> dispatch(ControlRequest request) {
    Operation operation = request.operation();
    long started = System.nanoTime();
    return reply(request)
        .andThen(
            (reply, failure) ->
                telemetry.operation(
                    operation, status(operation, failure), System.nanoTime() - started));
  }

  private Future<ControlReply> reply(ControlRequest request) {
    return switch (request.operation().owner()) {
      case CERTIFICATES -> Addresses.CERTIFICATES.request(bus, request);
      case STAGES -> Addresses.STAGES.request(bus, request);
      case INVOCATIONS -> Addresses.INVOCATIONS.request(bus, request);
      case BACKENDS -> Addresses.BACKENDS.request(bus, request);
      case TAGS -> ownerOf(request.path("resourceArn")).request(bus, request);
      case NOBODY -> Future.failedFuture(OperationTable.notServed(request.operation()));
    };
  }

  private static Call<ControlRequest, ControlReply> ownerOf(String arn) {
    return arn.contains(":/clientcertificates/") ? Addresses.CERTIFICATES : Addresses.STAGES;
  }

  private static int status(Operation operation, Throwable failure) {
    return failure == null
        ? operation.successStatus()
        : SignetException.of(failure).code().status();
  }
}
