package io.signet.certificates;

import io.signet.api.Caller;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Notice;
import io.signet.api.OperationTable;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.Stage;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.MemoryKeystore;
import io.signet.store.Audit;
import io.signet.store.DataDirectory;
import io.signet.store.Store;
import io.signet.store.StoreOptions;
import io.signet.store.Stores;
import io.signet.store.Transaction;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The parts of this module over a real store and any keystore, without Vert.x. */
final class Workbench implements AutoCloseable {

  static final String NODE = "this-node";

  static final ThisNode SELF =
      new ThisNode(
          NODE,
          "10.0.0.1:8092",
          "1.0.0",
          Instant.parse("2026-03-01T12:00:00Z"),
          "member-1",
          () -> Set.of("member-1", "member-2"));

  final FaultyStore store;
  final FaultyKeystore keystore;
  final Claims claims;
  final CertificateOptions options;
  final Queue<Notice> notices = new ConcurrentLinkedQueue<>();
  final SetClock clock = new SetClock(Instant.now());

  /** What the backends say of every version; they are asked by nobody as yet. */
  final FakeSurvey survey;

  private final DataDirectory directory;

  Workbench(Path folder, CertificateOptions options) {
    this(folder, options, new MemoryKeystore());
  }

  Workbench(Path folder, CertificateOptions options, Keystore keystore) {
    this(folder, options, keystore, false);
  }

  /**
   * @param oneClock whether leases and reports of nodes go by the clock of the bench too
   */
  Workbench(Path folder, CertificateOptions options, Keystore keystore, boolean oneClock) {
    this.options = options;
    this.keystore = new FaultyKeystore(keystore);
    this.directory = DataDirectory.open(folder);
    Store opened = Stores.open(StoreOptions.in(directory), oneClock ? clock : Clock.systemUTC());
    this.store = new FaultyStore(opened);
    this.survey = new FakeSurvey(store);
    this.claims = new Claims(store.coordination(), NODE);
  }

  CertificateDocuments documents() {
    return new CertificateDocuments(store, options.maxPerAccount());
  }

  CertificateOperations operations() {
    return operations(CertificateIds::next);
  }

  CertificateOperations operations(Supplier<String> ids) {
    NewCertificates certificates =
        new NewCertificates(documents(), keystore, claims, ids, Clock.systemUTC());
    CertificateGenerator generator = new CertificateGenerator(certificates, issuance());
    OwnCertificates own =
        OwnCertificates.over(
            store, certificates, documents(), keystore, claims, options, Clock.systemUTC());
    CertificateArn arns = new CertificateArn(options.region(), options.accountId());
    return new CertificateOperations(documents(), keystore, generator, own, arns);
  }

  Authority authority() {
    return new Authority(store, keystore, claims, options, clock);
  }

  /** The authority as another node has it. */
  Authority otherAuthority() {
    return new Authority(store, keystore, otherClaims(), options, clock);
  }

  Claims otherClaims() {
    return new Claims(store.coordination(), "other-node");
  }

  Issuance issuance() {
    return new Issuance(keystore, options, authority());
  }

  AuthorityOperations authorities() {
    Duration soak = options.rotations().automation().soak().prepared();
    AuthorityRenewal renewal = new AuthorityRenewal(store, keystore, authority(), soak, clock);
    return new AuthorityOperations(renewal, notices::add, clock);
  }

  RotationDocuments rotations() {
    return new RotationDocuments(store);
  }

  Nodes nodes() {
    return new Nodes(store.coordination(), SELF, options.rotations().drain());
  }

  RotationMoves moves() {
    return new RotationMoves(rotations(), keystore, survey, nodes(), clock);
  }

  Leftovers leftovers() {
    return new Leftovers(rotations(), moves(), nodes(), clock);
  }

  private OperationTable table() {
    OperationTable table = operations().table();
    SuccessorGenerator generator =
        new SuccessorGenerator(rotations(), keystore, claims, issuance(), clock);
    new RotationOperations(rotations(), generator, moves(), notices::add).addTo(table);
    authorities().addTo(table);
    return table;
  }

  Sweeper sweeper() {
    return new Sweeper(documents(), keystore, claims, options.orphanGrace(), System::nanoTime);
  }

  Object run(ControlRequest request) {
    return table().run(request).value();
  }

  ClientCertificate generate() {
    return (ClientCertificate) run(Requests.generate(""));
  }

  /** Many certificates in one write, because every write of its own waits for the disk. */
  List<String> generateAtOnce(int count) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    List<String> ids = IntStream.range(0, count).mapToObj("c%05d"::formatted).toList();
    return store.write(
        new Audit(Caller.SIGNET, "-", "Test", "-"),
        transaction -> {
          ids.forEach(id -> generate(transaction, new KeyId(id, 1), now));
          return ids;
        });
  }

  private void generate(Transaction transaction, KeyId id, Instant now) {
    CertificateIssuer issuer = new CertificateIssuer(options);
    X509Certificate leaf =
        keystore
            .generate(id, options.keyAlgorithm(), key -> List.of(issuer.issue(id, key, now)))
            .get(0);
    Instant end = leaf.getNotAfter().toInstant();
    ClientCertificate certificate =
        new ClientCertificate(id.certificateId(), null, Pem.of(leaf), now, end, null);
    transaction.insert(
        Kind.CERTIFICATE,
        id.certificateId(),
        new StoredCertificate(certificate, id.version(), Pem.fingerprint(leaf)),
        Transaction.Links.NONE);
  }

  /** Attaches a certificate to a new stage, as the part that owns stages does. */
  void attach(String stageName, String certificateId) {
    store.<Void>write(
        new Audit(Caller.SIGNET, "-", "UpdateStage", stageName),
        transaction -> {
          transaction.insert(
              Kind.STAGE,
              "abcde12345/" + stageName,
              stage(stageName, certificateId),
              new Transaction.Links(null, Set.of(Kind.CERTIFICATE.id(certificateId))));
          return null;
        });
  }

  /** Changes a stage, as any edit does. */
  void touch(String stage) {
    store.<Void>write(
        new Audit(Caller.SIGNET, "-", "UpdateStage", stage),
        transaction -> {
          Document<Stage> read = transaction.get(Kind.STAGE, stage).orElseThrow();
          String certificateId = read.value().clientCertificateId();
          transaction.update(
              read,
              read.value(),
              new Transaction.Links(null, Set.of(Kind.CERTIFICATE.id(certificateId))));
          return null;
        });
  }

  /** The versions that all documents name, as keys. */
  Set<KeyId> documented() {
    Set<KeyId> ids = new TreeSet<>();
    for (Document<StoredCertificate> document : store.list(Kind.CERTIFICATE, "")) {
      document
          .value()
          .versions()
          .forEach(version -> ids.add(new KeyId(document.id(), version.version())));
    }
    return ids;
  }

  /** A certificate's document as it is now. */
  StoredCertificate stored(String id) {
    return store.get(Kind.CERTIFICATE, id).orElseThrow().value();
  }

  /** Begins a rotation. */
  Rotation rotate(String id) {
    return (Rotation) run(Requests.rotate(id));
  }

  /** Moves a rotation on. */
  Rotation move(Rotation rotation, State to) {
    return (Rotation) run(Requests.move(rotation, to, false));
  }

  /** Moves a rotation on whatever the backends say. */
  Rotation force(Rotation rotation, State to) {
    return (Rotation) run(Requests.move(rotation, to, true));
  }

  /** A rotation as the store has it now. */
  Rotation now(Rotation rotation) {
    return (Rotation) run(Requests.rotation(rotation));
  }

  /** This node, or another, reports that it works by the latest revision. */
  void report(String node) {
    store.coordination().report(node, store.revision(), "{}");
  }

  @Override
  public void close() {
    keystore.close();
    store.close();
    directory.close();
  }

  private static Stage stage(String name, String certificateId) {
    return new Stage(
        "dep123",
        certificateId,
        name,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
