package io.signet.certificates;

import io.signet.api.Addresses;
import io.signet.api.ControlRequest;
import io.signet.api.IdentityReference;
import io.signet.api.Notice;
import io.signet.api.Operation;
import io.signet.api.OperationTable;
import io.signet.keystore.Keystore;
import io.signet.keystore.SealingKey;
import io.signet.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the operations on client certificates at {@link Addresses#CERTIFICATES}, hands sealed
 * identities out at {@link Addresses#SEALED_IDENTITIES}, and keeps keys and documents in step. One
 * for each node.
 */
public final class CertificateVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateVerticle.class);

  /** Some of them may wait for backends that are asked about a successor. */
  static final int WORKERS = 8;

  /** For what others wait for: that this node lives, and the keys that it seals for them. */
  private static final int PROMPT = 2;

  private final Store store;
  private final Keystore keystore;
  private final CertificateOptions options;
  private final Clock clock;
  private final CertificateDocuments documents;
  private final Claims claims;
  private final ThisNode node;
  private final Nodes nodes;
  private final IdentitySealer sealer;

  private WorkerExecutor workers;
  private WorkerExecutor promptly;
  private SweepSchedule sweeps;
  private NodeReports reports;
  private AutomationSchedule automation;
  private AuthorityOperations authorities;

  /**
   * @param store where documents live; stays open when this stops
   * @param keystore where keys live; stays open when this stops
   * @param sealingKey the key that wraps private keys for the cluster
   * @param clock tells the time that certificates begin and end by
   * @param node what this node tells the others of itself
   */
  public CertificateVerticle(
      Store store,
      Keystore keystore,
      SealingKey sealingKey,
      CertificateOptions options,
      Clock clock,
      ThisNode node) {
    this.store = store;
    this.keystore = keystore;
    this.options = options;
    this.clock = clock;
    this.node = node;
    this.documents = new CertificateDocuments(store, options.maxPerAccount());
    this.claims = new Claims(store.coordination(), node.id());
    this.nodes = new Nodes(store.coordination(), node, options.rotations().drain());
    this.sealer = new IdentitySealer(keystore, sealingKey);
  }

  @Override
  public Future<?> start() {
    options.profile().warning().ifPresent(warning -> LOG.warn("certificates.profile {}", warning));
    workers = vertx.createSharedWorkerExecutor("signet-certificates", WORKERS);
    promptly = vertx.createSharedWorkerExecutor("signet-nodes", PROMPT);
    Sweeper sweeper =
        new Sweeper(documents, keystore, claims, options.orphanGrace(), System::nanoTime);
    sweeps =
        new SweepSchedule(vertx, workers, sweeper, options.sweepInterval(), options.orphanGrace());
    OperationTable table = table();
    automation =
        new AutomationSchedule(
            vertx, workers, store, automation(table), options.rotations().automation().check());
    MessageConsumer<ControlRequest> control =
        table.serve(vertx, Addresses.CERTIFICATES, workers, store::revision);
    MessageConsumer<IdentityReference> sealed =
        Addresses.SEALED_IDENTITIES.serve(
            vertx.eventBus(),
            reference -> promptly.executeBlocking(() -> sealer.seal(reference), false));
    sweeps.run();
    automation.start();
    return Future.all(control.completion(), sealed.completion(), reports.start());
  }

  /** Closing the workers interrupts them, so a sweep is waited for; the doors drain their own. */
  @Override
  public Future<?> stop() {
    return Future.join(sweeps.stop(), automation.stop())
        .eventually(() -> reports.stop())
        .otherwiseEmpty()
        .eventually(() -> Future.join(workers.close(), promptly.close()));
  }

  private OperationTable table() {
    Authority authority = new Authority(store, keystore, claims, options, clock);
    Issuance issuance = new Issuance(keystore, options, authority);
    Duration soak = options.rotations().automation().soak().prepared();
    authorities =
        new AuthorityOperations(
            new AuthorityRenewal(store, keystore, authority, soak, clock), this::tell, clock);
    NewCertificates certificates =
        new NewCertificates(documents, keystore, claims, CertificateIds::next, clock);
    CertificateOperations operations =
        new CertificateOperations(
            documents,
            keystore,
            new CertificateGenerator(certificates, issuance),
            OwnCertificates.over(store, certificates, documents, keystore, claims, options, clock),
            new CertificateArn(options.region(), options.accountId()));
    RotationDocuments rotations = new RotationDocuments(store);
    Survey survey = new BackendSurvey(vertx.eventBus(), store, clock);
    RotationMoves moves = new RotationMoves(rotations, keystore, survey, nodes, clock);
    reports =
        new NodeReports(vertx, promptly, nodes, new Leftovers(rotations, moves, nodes, clock));
    SuccessorGenerator generator =
        new SuccessorGenerator(rotations, keystore, claims, issuance, clock);
    OperationTable table = operations.table();
    new RotationOperations(rotations, generator, moves, this::tell).addTo(table);
    authorities.addTo(table);
    NodeList list = new NodeList(store, node, clock);
    return table.on(Operation.GET_NODES, list::list);
  }

  private Automation automation(OperationTable table) {
    AutomationOptions automatic = options.rotations().automation();
    Refusals refusals = new Refusals(store, this::tell, automatic.check());
    return new Automation(
        store,
        new ExpiryAlerts(store, this::tell),
        new AutoRotation(store, table::run, refusals),
        refusals,
        authorities,
        new RotationPlan(automatic, options.gatewayCa()),
        node.id(),
        clock);
  }

  private void tell(Notice notice) {
    Addresses.NOTICES.publish(vertx.eventBus(), notice);
  }
}
