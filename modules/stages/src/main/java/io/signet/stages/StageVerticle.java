package io.signet.stages;

import static java.util.Objects.requireNonNull;

import io.signet.api.Addresses;
import io.signet.api.OperationTable;
import io.signet.api.Telemetry;
import io.signet.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.util.List;

/**
 * Serves the configuration of APIs on this node: its operations, drafts for test invocations, and
 * what changed in the store. The store is the caller's to close.
 */
public final class StageVerticle extends VerticleBase {

  /** For the configuration, which must not wait for operations that wait for backends. */
  private static final int READERS = 2;

  private final Store store;
  private final StageOptions options;
  private final VerdictOptions verdicts;
  private final KeptVerdicts kept;

  private WorkerExecutor workers;
  private WorkerExecutor readers;
  private VerdictWatch watch;

  /**
   * A verticle over an open store; deploy it once on each node.
   *
   * @param store where everything is kept
   * @param options region, account and limits
   */
  public StageVerticle(Store store, StageOptions options) {
    this(store, options, VerdictOptions.ON_DEMAND, Telemetry.NONE);
  }

  /**
   * As above, judging backends.
   *
   * @param verdicts when
   * @param telemetry told of every verdict
   */
  public StageVerticle(
      Store store, StageOptions options, VerdictOptions verdicts, Telemetry telemetry) {
    this.verdicts = requireNonNull(verdicts, "verdicts is null");
    this.kept =
        new KeptVerdicts(
            requireNonNull(telemetry, "telemetry is null"),
            notice -> Addresses.NOTICES.publish(vertx.eventBus(), notice));
    this.store = requireNonNull(store, "store is null");
    this.options = requireNonNull(options, "options is null");
  }

  @Override
  public Future<?> start() {
    workers = vertx.createSharedWorkerExecutor("signet-stages", options.workers());
    readers = vertx.createSharedWorkerExecutor("signet-changes", READERS);
    OperationTable table =
        StageOperations.table(
            store, options, Clock.systemUTC(), new BusJudge(vertx.eventBus()), kept);
    Drafts drafts = new Drafts(store);
    Future<Void> watching = Future.succeededFuture();
    if (verdicts.inBackground()) {
      watch = new VerdictWatch(vertx, workers, store.coordination(), kept, verdicts);
      watching = watch.start();
    }
    return watching.compose(started -> serve(table, drafts));
  }

  private Future<?> serve(OperationTable table, Drafts drafts) {
    return Future.all(
        List.of(
                table.serve(vertx, Addresses.STAGES, workers, store::revision),
                Addresses.DRAFTS.serve(
                    vertx.eventBus(),
                    request ->
                        readers.executeBlocking(() -> drafts.get(request.restApiId()), false)),
                Addresses.CHANGES.serve(
                    vertx.eventBus(),
                    revision -> readers.executeBlocking(() -> store.changesSince(revision), false)))
            .stream()
            .map(MessageConsumer::completion)
            .toList());
  }

  @Override
  public Future<?> stop() {
    Future<Void> left = watch == null ? Future.succeededFuture() : watch.stop();
    return left.eventually(() -> Future.join(workers.close(), readers.close()));
  }
}
