package io.signet.admin;

import io.signet.api.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.function.Supplier;

/** Puts the doors together: what they are made of is a list. */
final class AdminDoors {

  private static final String SERVICE = "apigateway";

  private final Vertx vertx;
  private final AdminOptions options;
  private final Credentials credentials;
  private final Clock clock;
  private final Dispatcher dispatcher;
  private final AdminServer server;

  AdminDoors(
      Vertx vertx,
      AdminOptions options,
      Credentials credentials,
      Supplier<Future<Readiness>> readiness,
      Supplier<String> metrics,
      Telemetry telemetry,
      Clock clock) {
    this.vertx = vertx;
    this.options = options;
    this.credentials = credentials;
    this.clock = clock;
    this.dispatcher = new Dispatcher(vertx.eventBus(), telemetry);
    AdminOptions.Limits limits = options.limits();
    Answers answers = new Answers(vertx, clock);
    ConnectionGuard guard = new ConnectionGuard(vertx, limits.connections(), limits.idle());
    Router router =
        AdminRouter.create(
            vertx,
            answers,
            guard,
            new AllowedHosts(options.allowedHosts()),
            new HealthEndpoints(vertx, readiness, metrics, answers),
            new ControlDoor(
                vertx,
                new SignatureVerifier(credentials, options.region(), SERVICE, clock),
                OperationRoutes.ofAll(),
                dispatcher,
                answers,
                limits));
    this.server = new AdminServer(vertx, options, guard, router, answers::malformed);
  }

  int actualPort() {
    return server.actualPort();
  }

  Future<Void> open() {
    // In this order, as the bus may have to wait for other nodes.
    return server
        .listen()
        .compose(listening -> BusVerticle.deploy(vertx, this::busDoor))
        .mapEmpty();
  }

  /**
   * Takes nothing new, and lets what is in flight finish; the door on the bus has done so before.
   */
  Future<Void> close() {
    return server.drain();
  }

  private Future<BusDoor> busDoor() {
    return NonceMemory.open(vertx, clock, busLimits().remembered()).map(this::busDoor);
  }

  private BusDoor busDoor(NonceMemory nonces) {
    return new BusDoor(
        vertx,
        new BusVerifier(vertx, credentials, nonces, clock, busLimits()),
        dispatcher,
        options.limits().drain());
  }

  private BusLimits busLimits() {
    return BusLimits.of(options.limits());
  }
}
