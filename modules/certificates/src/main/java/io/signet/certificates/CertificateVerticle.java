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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the operations on client certificates at {@link Addresses#CERTIFICATES}, hands sealed
 * identities out at {@link Addresses#SEALED_IDENTITIES}, and keeps keys and documents in step. One
 * for each node.
 */
public final class CertificateVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateVerticle.class);

  private final Store store;
  private final CertificateOptions options;
  private final CertificateOperations operations;
  private final IdentitySealer sealer;
  private final Sweeper sweeper;

  private WorkerExecutor workers;
  private SweepSchedule sweeps;

  /**
   * @param store where documents live; stays open when this stops
   * @param keystore where keys live; stays open when this stops
   * @param sealingKey the key that wraps private keys for the cluster
   */
  public CertificateVerticle(
      Store store, Keystore keystore, SealingKey sealingKey, CertificateOptions options) {
    CertificateDocuments documents = new CertificateDocuments(store, options.maxPerAccount());
    Claims claims = new Claims();
    NewCertificates certificates =
        new NewCertificates(documents, keystore, claims, CertificateIds::next, Clock.systemUTC());
    this.store = store;
    this.options = options;
    this.operations =
        new CertificateOperations(
            documents,
            keystore,
            new CertificateGenerator(certificates, keystore, options),
            OwnCertificates.over(
                store, certificates, documents, keystore, claims, options, Clock.systemUTC()),
            new CertificateArn(options.region(), options.accountId()));
    this.sealer = new IdentitySealer(keystore, sealingKey);
    this.sweeper =
        new Sweeper(documents, keystore, claims, options.orphanGrace(), System::nanoTime);
  }

  @Override
  public Future<?> start() {
    options.profile().warning().ifPresent(warning -> LOG.warn("certificates.profile {}", warning));
    workers = vertx.createSharedWorkerExecutor("signet-certificates", 4);
    sweeps =
        new SweepSchedule(vertx, workers, sweeper, options.sweepInterval(), options.orphanGrace());
    MessageConsumer<ControlRequest> control =
        operations.table().serve(vertx, Addresses.CERTIFICATES, workers, store::revision);
    MessageConsumer<IdentityReference> sealed =
        Addresses.SEALED_IDENTITIES.serve(
            vertx.eventBus(),
            reference -> workers.executeBlocking(() -> sealer.seal(reference), false));
    sweeps.run();
    return Future.all(control.completion(), sealed.completion());
  }

  /** Closing the workers interrupts them, so a sweep is waited for; the doors drain their own. */
  @Override
  public Future<?> stop() {
    return sweeps.stop().eventually(() -> workers.close());
  }
}
