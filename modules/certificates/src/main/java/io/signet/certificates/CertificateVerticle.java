package io.signet.certificates;

import io.signet.api.Addresses;
import io.signet.api.ControlRequest;
import io.signet.api.IdentityReference;
import io.signet.keystore.Keystore;
import io.signet.keystore.SealingKey;
import io.signet.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the operations on client certificates at {@link Addresses#CERTIFICATES}, hands sealed
 * identities out at {@link Addresses#SEALED_IDENTITIES}, and keeps keys and documents in step. One
 * for each node.
 */
public final class CertificateVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateVerticle.class);

  private static final int WORKERS = 4;

  private final Store store;
  private final CertificateOptions options;
  private final CertificateOperations operations;
  private final IdentitySealer sealer;
  private final Sweeper sweeper;

  private WorkerExecutor workers;
  private Future<?> sweeping;
  private long nextSweep;
  private boolean stopped;

  /**
   * @param store where documents live; stays open when this stops
   * @param keystore where keys live; stays open when this stops
   * @param sealingKey the key that wraps private keys for the cluster
   */
  public CertificateVerticle(
      Store store, Keystore keystore, SealingKey sealingKey, CertificateOptions options) {
    this.store = store;
    this.options = options;
    CertificateDocuments documents = new CertificateDocuments(store, options.maxPerAccount());
    Claims claims = new Claims();
    CertificateGenerator generator =
        new CertificateGenerator(
            documents, keystore, claims, options, CertificateIds::next, Clock.systemUTC());
    CertificateArn arns = new CertificateArn(options.region(), options.accountId());
    this.operations = new CertificateOperations(documents, keystore, generator, arns);
    this.sealer = new IdentitySealer(keystore, sealingKey);
    this.sweeper =
        new Sweeper(documents, keystore, claims, options.orphanGrace(), System::nanoTime);
  }

  @Override
  public Future<?> start() {
    options
        .profile()
        .warning()
        .ifPresent(warning -> LOG.warn("certificates.profile={}: {}", options.profile(), warning));
    workers = vertx.createSharedWorkerExecutor("signet-certificates", WORKERS, 2, TimeUnit.MINUTES);
    MessageConsumer<ControlRequest> control =
        operations.table().serve(vertx, Addresses.CERTIFICATES, workers, store::revision);
    MessageConsumer<IdentityReference> sealed =
        Addresses.SEALED_IDENTITIES.serve(
            vertx.eventBus(),
            reference -> workers.executeBlocking(() -> sealer.seal(reference), false));
    sweep();
    return Future.all(control.completion(), sealed.completion());
  }

  /** Closing the workers interrupts them, so a sweep is waited for; the doors drain their own. */
  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(nextSweep);
    return sweeping.transform(outcome -> workers.close());
  }

  /** Sweeps, and again after a while: sooner when orphans wait for their time to be over. */
  private void sweep() {
    sweeping =
        workers
            .executeBlocking(sweeper::sweep)
            .onComplete(
                findings -> sweepAfter(findings.waiting().isEmpty()),
                failure -> {
                  LOG.warn("keys and documents were not compared", failure);
                  sweepAfter(true);
                });
  }

  private void sweepAfter(boolean clean) {
    if (stopped) {
      return;
    }
    long interval = options.sweepInterval().toMillis();
    long grace = Math.max(1000, options.orphanGrace().toMillis());
    nextSweep = vertx.setTimer(clean ? interval : Math.min(interval, grace), timer -> sweep());
  }
}
