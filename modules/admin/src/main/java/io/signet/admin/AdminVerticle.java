package io.signet.admin;

import static java.util.Objects.requireNonNull;

import io.signet.api.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;

/** The admin doors: HTTP and event bus. One instance a node, on an event loop. */
public final class AdminVerticle extends VerticleBase {

  private final Function<Vertx, AdminDoors> assembly;
  private AdminDoors doors;

  /**
   * Takes what the doors need.
   *
   * @param options how to listen
   * @param credentials who may sign
   * @param readiness the state of this node; called on the event loop, may take 5 s
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
    requireNonNull(options, "options is null");
    requireNonNull(credentials, "credentials is null");
    requireNonNull(readiness, "readiness is null");
    requireNonNull(metrics, "metrics is null");
    requireNonNull(telemetry, "telemetry is null");
    requireNonNull(clock, "clock is null");
    this.assembly =
        vertx -> new AdminDoors(vertx, options, credentials, readiness, metrics, telemetry, clock);
  }

  /** The port that is listened on; once started. */
  public int actualPort() {
    return doors.actualPort();
  }

  /** Fails with a {@link io.signet.api.SignetException} of one line if it cannot listen. */
  @Override
  public Future<?> start() {
    doors = assembly.apply(vertx);
    return doors.open();
  }

  /** Done when the requests in flight are answered, or after the options' drain time. */
  @Override
  public Future<?> stop() {
    return doors.close();
  }
}
