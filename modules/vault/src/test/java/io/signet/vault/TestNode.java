package io.signet.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.api.Caller;
import io.signet.api.ClientCertificate;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import io.signet.keystore.TestCertificates;
import io.signet.store.Audit;
import io.signet.store.DataDirectory;
import io.signet.store.Store;
import io.signet.store.StoreOptions;
import io.signet.store.Stores;
import io.signet.store.Transaction.Links;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a node keeps, with a store and a keystore that are open, as those of a running node. */
final class TestNode implements AutoCloseable {

  static final Audit RESTORE =
      new Audit(new Caller("-", "cli", "-"), null, "RestoreBackup", "a.backup");
  private static final Audit AUDIT =
      new Audit(Caller.SIGNET, null, "GenerateClientCertificate", "/clientcertificates");

  final DataDirectory directory;
  final Store store;
  final Keystore keystore;

  private TestNode(Path data) {
    directory = DataDirectory.open(data);
    keystore = KeystoreProvider.named("pkcs12").open(directory.path(), Map.of());
    store = Stores.open(StoreOptions.in(directory), Clock.systemUTC());
  }

  static TestNode open(Path data) {
    return new TestNode(data);
  }

  /** What a backup is taken of: the folder of a node, whether it runs or not. */
  static BackupSource source(Path data) {
    return new BackupSource(
        "1.0",
        "sqlite",
        () -> Stores.snapshot(data, Duration.ofSeconds(10)),
        "pkcs12",
        () -> KeystoreProvider.named("pkcs12").openReadOnly(data, Map.of()),
        files(data));
  }

  /** A place for a restore; the folder is the caller's to lock. */
  static RestoreTarget target(DataDirectory directory) {
    return new RestoreTarget(
        Stores.empty(StoreOptions.in(directory), Clock.systemUTC()),
        () -> KeystoreProvider.named("pkcs12").open(directory.path(), Map.of()),
        files(directory.path()),
        RESTORE);
  }

  /** Restores into a folder. */
  static BackupSummary restore(Path backup, BackupKey key, Path data) {
    try (DataDirectory directory = DataDirectory.open(data)) {
      return Backups.restore(backup, key, target(directory), (done, total, id, taken) -> {});
    }
  }

  /** Makes the key, then the document. */
  void generate(String id) {
    generate(id, "of " + id);
  }

  void generate(String id, String description) {
    List<X509Certificate> chain =
        keystore.generate(
            new KeyId(id, 1),
            KeyAlgorithm.EC_P256,
            key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
    Instant now = Instant.now();
    ClientCertificate seen =
        new ClientCertificate(id, description, pem(chain.get(0)), now, now, Map.of("a", "ü"));
    store.write(
        AUDIT,
        t -> {
          t.insert(Kind.CERTIFICATE, id, new StoredCertificate(seen, 1, "00ff"), Links.NONE);
          return null;
        });
  }

  /** Removes the document, then the key. */
  void delete(String id) {
    store.write(
        AUDIT,
        t -> {
          t.delete(Kind.CERTIFICATE.id(id));
          return null;
        });
    keystore.delete(new KeyId(id, 1));
  }

  List<Document<StoredCertificate>> certificates() {
    return store.list(Kind.CERTIFICATE, "");
  }

  @Override
  public void close() {
    store.close();
    keystore.close();
    directory.close();
  }

  static BackupKey key(Path folder, int seed) {
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    return BackupKey.ofKeyFile(
        secret(folder.resolve("key" + seed), Base64.getEncoder().encodeToString(key) + "\n"));
  }

  static Path secret(Path file, String content) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file below a folder with its content, but for what SQLite needs for the moment. */
  static Map<String, String> content(Path folder) {
    Map<String, String> content = new TreeMap<>();
    if (!Files.exists(folder)) {
      return content;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(TestNode::lasts).toList()) {
        content.put(
            folder.relativize(file).toString(),
            Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content;
  }

  private static boolean lasts(Path file) {
    String name = file.toString();
    return Files.isRegularFile(file)
        && !name.endsWith("-shm")
        && !name.endsWith("-wal")
        && !name.endsWith(".so");
  }

  private static Map<String, Path> files(Path data) {
    return Map.of(
        "credentials", data.resolve("credentials"), "cluster.key", data.resolve("cluster.key"));
  }

  private static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + new String(Base64.getMimeEncoder().encode(certificate.getEncoded()), US_ASCII)
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
