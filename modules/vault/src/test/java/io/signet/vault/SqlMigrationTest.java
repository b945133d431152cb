package io.signet.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import io.signet.keystore.TestCertificates;
import io.signet.keystore.sql.SqlKeystoreMaintenance;
import io.signet.store.DataDirectory;
import io.signet.store.PostgresServer;
import io.signet.store.StoreOptions;
import io.signet.store.Stores;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys go from the file of one node to the database of many, and back. */
final class SqlMigrationTest {

  private static final KeyId RSA = new KeyId("rsa", 1);
  private static final KeyId ISSUED = new KeyId("issued", 3);

  @TempDir private Path folder;
  private Map<String, String> sql;

  @BeforeEach
  void makeDatabase() {
    PostgresServer.Login login = PostgresServer.shared().freshDatabase();
    Path password = TestNode.secret(folder.resolve("password"), login.password() + "\n");
    sql = Map.of("url", login.url(), "user", login.user(), "passwordFile", password.toString());
    SqlKeystoreMaintenance.createMasterKey(folder, sql);
  }

  @Test
  void shouldTakeKeysFromAFileToADatabaseAndBack() {
    // Given
    Identity authority = TestCertificates.authority("CN=Test CA");
    Map<KeyId, List<X509Certificate>> before;
    try (Keystore file = file("first")) {
      file.generate(
          RSA,
          KeyAlgorithm.RSA_2048,
          key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
      file.generate(
          ISSUED, KeyAlgorithm.EC_P256, key -> TestCertificates.issued(key, ISSUED, authority));
      before = proven(file);
    }

    // When
    try (Keystore file = file("first");
        Keystore database = database()) {
      new KeyMigration(file, database, (done, total, id, taken) -> {}).run(true);
    }
    Map<KeyId, List<X509Certificate>> between;
    try (Keystore database = database();
        Keystore file = file("second")) {
      between = proven(database);
      new KeyMigration(database, file, (done, total, id, taken) -> {}).run(true);
    }

    // Then
    assertThat(between).isEqualTo(before).hasSize(2);
    try (Keystore database = database();
        Keystore first = file("first");
        Keystore second = file("second")) {
      assertThat(proven(second)).isEqualTo(before);
      assertThat(database.list()).isEmpty();
      assertThat(first.list()).isEmpty();
    }
  }

  @Test
  void shouldRestoreIntoTheDatabaseWhatABackupTookFromTheFile() {
    // Given
    BackupKey key = TestNode.key(folder, 1);
    Path backup = folder.resolve("a.backup");
    Map<KeyId, List<X509Certificate>> before;
    try (TestNode node = TestNode.open(folder.resolve("node"))) {
      node.generate("abc");
      node.generate("ABC");
      before = proven(node.keystore);
    }
    Backups.write(backup, false, key, TestNode.source(folder.resolve("node")));

    // When
    try (DataDirectory directory = DataDirectory.open(folder.resolve("other"))) {
      RestoreTarget target =
          new RestoreTarget(
              Stores.empty(StoreOptions.in(directory), Clock.systemUTC()),
              this::database,
              Map.of(),
              TestNode.RESTORE);
      Backups.restore(backup, key, target, (done, total, id, taken) -> {});
    }

    // Then
    try (Keystore database = database()) {
      assertThat(proven(database)).isEqualTo(before).hasSize(2);
    }
  }

  private Keystore database() {
    return KeystoreProvider.named("sql").open(folder, sql);
  }

  private Keystore file(String name) {
    return KeystoreProvider.named("pkcs12").open(folder.resolve(name), Map.of());
  }

  private static Map<KeyId, List<X509Certificate>> proven(Keystore keystore) {
    Map<KeyId, List<X509Certificate>> proven = new TreeMap<>();
    keystore.list().forEach(id -> proven.put(id, Keys.prove(keystore, id)));
    return proven;
  }
}
