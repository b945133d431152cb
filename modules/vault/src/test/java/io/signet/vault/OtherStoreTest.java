package io.signet.vault;

import static io.signet.vault.BackupTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Document;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeystoreProvider;
import io.signet.store.DataDirectory;
import io.signet.store.PostgresOptions;
import io.signet.store.PostgresServer;
import io.signet.store.Store;
import io.signet.store.Stores;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup does not mind what store it came from. */
final class OtherStoreTest {

  @TempDir Path folder;
  private BackupKey key;
  private PostgresOptions postgres;

  @BeforeEach
  void makeDatabase() {
    key = TestNode.key(folder, 1);
    PostgresServer.Login login = PostgresServer.shared().freshDatabase();
    postgres =
        PostgresOptions.of(
            login.url(),
            login.user(),
            TestNode.secret(folder.resolve("password"), login.password() + "\n"));
  }

  @Test
  void shouldGoFromSqliteToPostgresqlAndBack() {
    // Given
    List<Document<StoredCertificate>> before;
    try (TestNode node = TestNode.open(folder.resolve("data"))) {
      node.generate("abc");
      node.generate("ABC", "ü\u0000 \uD83D\uDE00");
      node.generate("gone");
      node.delete("gone");
      before = node.certificates();
    }
    Path first = folder.resolve("first.backup");
    Path second = folder.resolve("second.backup");
    Backups.write(first, false, key, TestNode.source(folder.resolve("data")));

    // When
    restoreToPostgres(first);
    BackupSummary taken = Backups.write(second, false, key, postgresSource());
    TestNode.restore(second, key, folder.resolve("back"));

    // Then
    assertThat(taken.keys()).isEqualTo(2);
    try (Store store = Stores.open(postgres, Clock.systemUTC());
        TestNode node = TestNode.open(folder.resolve("back"))) {
      assertThat(store.list(io.signet.api.Kind.CERTIFICATE, "")).isEqualTo(before);
      assertThat(node.certificates()).isEqualTo(before);
      assertThat(node.store.audit(new PageRequest(9, "")).item().stream().map(it -> it.operation()))
          .startsWith("RestoreBackup", "RestoreBackup")
          .hasSize(6);
      assertThat(node.store.changesSince(0).deleted()).hasSize(1);
    }
  }

  @Test
  void shouldRefuseADatabaseThatHoldsSomething() {
    // Given
    try (TestNode node = TestNode.open(folder.resolve("data"))) {
      node.generate("abc");
    }
    Path backup = folder.resolve("a.backup");
    Backups.write(backup, false, key, TestNode.source(folder.resolve("data")));
    restoreToPostgres(backup);

    // When
    SignetException refusal = refusal(() -> restoreToPostgres(backup));

    // Then
    assertThat(refusal).hasMessageContaining("is not empty");
  }

  @Test
  void shouldTellThatThereIsNothingToBackUp() {
    // When
    SignetException refusal =
        refusal(() -> Backups.write(folder.resolve("x"), false, key, postgresSource()));

    // Then
    assertThat(refusal).hasMessageContaining("there is no store in jdbc:postgresql://");
  }

  private BackupSource postgresSource() {
    Path data = folder.resolve("node");
    return new BackupSource(
        "1.0",
        "postgresql",
        () -> Stores.snapshot(postgres),
        "pkcs12",
        () -> KeystoreProvider.named("pkcs12").openReadOnly(data, Map.of()),
        Map.of());
  }

  private void restoreToPostgres(Path backup) {
    try (DataDirectory directory = DataDirectory.open(folder.resolve("node"))) {
      RestoreTarget target =
          new RestoreTarget(
              Stores.empty(postgres, Clock.systemUTC()),
              () -> KeystoreProvider.named("pkcs12").open(directory.path(), Map.of()),
              Map.of(),
              TestNode.RESTORE);
      Backups.restore(backup, key, target, (done, total, id, taken) -> {});
    }
  }
}
