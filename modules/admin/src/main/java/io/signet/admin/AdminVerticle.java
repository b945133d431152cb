package io.signet.admin;

import static java.util.Objects.requireNonNull;

import io.signet.api.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.function.Supplier;

/** The admin endpoints over HTTP. One instance a node, on an event loop. */
public final class AdminVerticle extends VerticleBase {

  private static final String SERVICE = "apigateway";

  private final AdminOptions options;
  private final Credentials credentials;
  private final Supplier<Future<Readiness>> readiness;
  private final Supplier<String> metrics;
  private final Telemetry telemetry;
  private final Clock clock;
  private AdminServer server;

  /**
   * Takes what the endpoints need.
   *
   * @param credentials who may sign
   * @param readiness the state of this node; called on the event loop, at most 5 s
   * @param metrics Prometheus's text format; called on a worker thread
   * @param telemetry told of every operation
   * @param clock the time against which signatures are checked
   */
  public AdminVerticle(
      AdminOptions options,
      Credentials credentials,
      Supplier<Future<Readiness>> readiness,
      Supplier<String> metrics,
      Telemetry telemetry,
      Clock clock) {
    this.options = requireNonNull(options, "options is null");
    this.credentials = requireNonNull(credentials, "credentials is null");
    this.readiness = requireNonNull(readiness, "readiness is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.telemetry = requireNonNull(telemetry, "telemetry is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** The port that is listened on; once started. */
  public int actualPort() {
    return server.actualPort();
  }

  @Override
  public Future<?> start() {
    AdminOptions.Limits limits = options.limits();
    Answers answers = new Answers(vertx, clock);
    ConnectionGuard guard = new ConnectionGuard(vertx, limits.connections(), limits.idle());
    Dispatcher dispatcher = new Dispatcher(vertx.eventBus(), telemetry);
    SignatureVerifier verifier =
        new SignatureVerifier(credentials, options.region(), SERVICE, clock);
    ControlDoor door =
        new ControlDoor(vertx, verifier, OperationRoutes.ofAll(), dispatcher, answers, limits);
    HealthEndpoints health = new HealthEndpoints(vertx, readiness, metrics, answers);
    AllowedHosts hosts = new AllowedHosts(options.allowedHosts());
    server =
        new AdminServer(
            vertx,
            options,
            guard,
            AdminRouter.create(vertx, answers, guard, hosts, health, door),
            answers::malformed);
    return server.listen();
  }

  @Override
  public Future<?> stop() {
    return server.drain();
  }
}
