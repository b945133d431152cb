package io.signet.certificates;

import io.signet.api.Caller;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.Kind;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The parts of this module over a real store and any keystore, without Vert.x. */
final class Workbench implements AutoCloseable {

  final FaultyStore store;
  final FaultyKeystore keystore;
  final Claims claims = new Claims();
  final CertificateOptions options;
  private final DataDirectory directory;

  Workbench(Path folder, CertificateOptions options) {
    this(folder, options, new MemoryKeystore());
  }

  Workbench(Path folder, CertificateOptions options, Keystore keystore) {
    this.options = options;
    this.keystore = new FaultyKeystore(keystore);
    this.directory = DataDirectory.open(folder);
    Store opened = Stores.open(StoreOptions.in(directory), Clock.systemUTC());
    this.store = new FaultyStore(opened);
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
    CertificateGenerator generator = new CertificateGenerator(certificates, keystore, options);
    OwnCertificates own =
        OwnCertificates.over(
            store, certificates, documents(), keystore, claims, options, Clock.systemUTC());
    CertificateArn arns = new CertificateArn(options.region(), options.accountId());
    return new CertificateOperations(documents(), keystore, generator, own, arns);
  }

  Sweeper sweeper() {
    return new Sweeper(documents(), keystore, claims, options.orphanGrace(), System::nanoTime);
  }

  Object run(ControlRequest request) {
    return operations().table().run(request).value();
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

  /** The ids of all documents, as keys. */
  Set<KeyId> documented() {
    Set<KeyId> ids = new TreeSet<>();
    store
        .list(Kind.CERTIFICATE, "")
        .forEach(document -> ids.add(new KeyId(document.id(), document.value().version())));
    return ids;
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
