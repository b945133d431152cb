package io.signet.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.Document;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is taken, and restored where nothing is. */
final class BackupTest {

  @TempDir Path folder;
  private Path data;
  private Path file;
  private BackupKey key;

  @BeforeEach
  void fill() {
    data = folder.resolve("data");
    file = folder.resolve("a.backup");
    key = TestNode.key(folder, 1);
    try (TestNode node = TestNode.open(data)) {
      node.generate("abc");
      node.generate("Abc");
      node.generate("gone");
      node.delete("gone");
    }
    TestNode.secret(data.resolve("credentials"), "[default]\naws_secret_access_key = s3cr3t\n");
  }

  @Test
  void shouldRestoreKeysAndDocumentsAndFiles() {
    // Given
    BackupSummary written = Backups.write(file, false, key, TestNode.source(data));
    Path other = folder.resolve("other");

    // When
    BackupSummary restored = TestNode.restore(file, key, other);

    // Then
    assertThat(restored).isEqualTo(written);
    assertThat(written.keys()).isEqualTo(2);
    assertThat(written.documents()).isEqualTo(2);
    assertThat(written.auditEntries()).isEqualTo(4);
    assertThat(other.resolve("credentials"))
        .hasSameTextualContentAs(data.resolve("credentials"), UTF_8);
    try (TestNode lost = TestNode.open(data);
        TestNode node = TestNode.open(other)) {
      assertThat(node.certificates()).isEqualTo(lost.certificates()).hasSize(2);
      assertThat(node.keystore.list()).isEqualTo(lost.keystore.list());
      for (KeyId id : node.keystore.list()) {
        assertThat(Keys.prove(node.keystore, id)).isEqualTo(Keys.prove(lost.keystore, id));
      }
      assertThat(node.store.audit(new PageRequest(9, "")).item().get(0).operation())
          .isEqualTo("RestoreBackup");
    }
  }

  @Test
  void shouldTakeTheBackupWhileANodeRuns() {
    // Given
    try (TestNode node = TestNode.open(data)) {
      node.generate("new");

      // When
      BackupSummary written = Backups.write(file, false, key, TestNode.source(data));

      // Then
      node.generate("newer");
      assertThat(written.keys()).isEqualTo(3);
      assertThat(written.manifest().revision()).isEqualTo(node.store.revision() - 1);
    }
  }

  @Test
  void shouldBeForItsOwnerAloneAndShowNothing() throws Exception {
    // Given
    PrivateKey secret;
    try (TestNode node = TestNode.open(data)) {
      secret = node.keystore.identity(new KeyId("abc", 1)).orElseThrow().privateKey();
    }

    // When
    Backups.write(file, false, key, TestNode.source(data));

    // Then
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String content = new String(Files.readAllBytes(file), ISO_8859_1);
    byte[] number = Arrays.copyOfRange(secret.getEncoded(), 36, 68);
    assertThat(content)
        .doesNotContain(
            new String(number, ISO_8859_1),
            HexFormat.of().formatHex(number),
            Base64.getEncoder().encodeToString(secret.getEncoded()).substring(0, 40),
            "PRIVATE KEY",
            "CERTIFICATE",
            "s3cr3t",
            "abc");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(it -> it.getFileName().toString()).filter(it -> it.endsWith(".tmp")))
          .isEmpty();
    }
  }

  @Test
  void shouldReplaceABackupOnlyWhenToldTo() throws Exception {
    // Given
    Files.writeString(file, "another");

    // When
    SignetException refusal = refusal(() -> Backups.write(file, false, key, TestNode.source(data)));
    String after = Files.readString(file);
    Backups.write(file, true, key, TestNode.source(data));

    // Then
    assertThat(refusal).hasMessageContaining("it exists already");
    assertThat(after).isEqualTo("another");
    assertThat(Backups.verify(file, key).keys()).isEqualTo(2);
  }

  @Test
  void shouldRefuseANodeThatHoldsSomething() {
    // Given
    Backups.write(file, false, key, TestNode.source(data));
    Path other = folder.resolve("other");
    try (TestNode node = TestNode.open(other)) {
      node.generate("own");
    }
    var before = TestNode.content(other);

    // When
    SignetException refusal = refusal(() -> TestNode.restore(file, key, other));

    // Then
    assertThat(refusal).hasMessageContaining("is not empty");
    assertThat(TestNode.content(other)).isEqualTo(before);
  }

  @Test
  void shouldRefuseAKeystoreThatHoldsAForeignKey() {
    // Given
    Backups.write(file, false, key, TestNode.source(data));
    Path other = folder.resolve("other");
    try (TestNode node = TestNode.open(other)) {
      node.generate("own");
      node.store.close();
    }
    for (String name : List.of("signet.db", "signet.db-wal", "signet.db-shm")) {
      other.resolve(name).toFile().delete();
    }

    // When
    SignetException refusal = refusal(() -> TestNode.restore(file, key, other));

    // Then
    assertThat(refusal).hasMessage("the keystore is not empty: it has key own.1");
    try (TestNode node = TestNode.open(other)) {
      assertThat(node.keystore.list()).containsExactly(new KeyId("own", 1));
      assertThat(node.certificates()).isEmpty();
    }
  }

  @Test
  void shouldRefuseAFileThatIsAnotherOne() {
    // Given
    Backups.write(file, false, key, TestNode.source(data));
    Path other = folder.resolve("other");
    TestNode.open(other).close();
    TestNode.secret(other.resolve("credentials"), "[default]\n");
    var before = TestNode.content(other);

    // When
    SignetException refusal = refusal(() -> TestNode.restore(file, key, other));

    // Then
    assertThat(refusal).hasMessageContaining("credentials is there, and the backup has another");
    assertThat(TestNode.content(other)).isEqualTo(before);
  }

  @Test
  void shouldGoOnWhereARestoreWasCutOff() throws Exception {
    // Given: keys and files are there, documents are not
    Backups.write(file, false, key, TestNode.source(data));
    Path other = folder.resolve("other");
    TestNode.restore(file, key, other);
    try (Stream<Path> files = Files.list(other)) {
      for (Path each : files.filter(it -> it.toString().contains("signet.db")).toList()) {
        Files.delete(each);
      }
    }
    try (TestNode node = TestNode.open(other)) {
      node.keystore.delete(new KeyId("abc", 1));
    }

    // When
    BackupSummary restored = TestNode.restore(file, key, other);

    // Then
    assertThat(restored.keys()).isEqualTo(2);
    try (TestNode node = TestNode.open(other)) {
      assertThat(node.keystore.list()).hasSize(2);
      assertThat(node.certificates()).hasSize(2);
    }
  }

  @Test
  void shouldRestoreABackupOfARestoredNode() {
    // Given
    Path second = folder.resolve("second.backup");
    Backups.write(file, false, key, TestNode.source(data));
    TestNode.restore(file, key, folder.resolve("other"));
    Backups.write(second, false, key, TestNode.source(folder.resolve("other")));

    // When
    TestNode.restore(second, key, folder.resolve("third"));

    // Then
    try (TestNode node = TestNode.open(folder.resolve("third"))) {
      assertThat(node.certificates()).extracting(Document::id).containsExactly("Abc", "abc");
      assertThat(node.store.revision()).isGreaterThan(2_000_000);
    }
  }

  @Test
  void shouldTellOfKeysThatWereMissingAlready() {
    // Given
    List<Document<StoredCertificate>> certificates;
    try (TestNode node = TestNode.open(data)) {
      node.keystore.delete(new KeyId("abc", 1));
      certificates = node.certificates();
    }

    // When
    BackupSummary written = Backups.write(file, false, key, TestNode.source(data));
    TestNode.restore(file, key, folder.resolve("other"));

    // Then
    assertThat(written.missing()).containsExactly("abc.1");
    try (TestNode node = TestNode.open(folder.resolve("other"))) {
      assertThat(node.certificates()).isEqualTo(certificates);
    }
  }

  @Test
  void shouldMakeNothingWhereThereIsNothingToBackUp() {
    // When
    SignetException refusal =
        refusal(() -> Backups.write(file, false, key, TestNode.source(folder.resolve("nowhere"))));

    // Then
    assertThat(refusal).hasMessageContaining("there is no store");
    assertThat(file).doesNotExist();
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void shouldLeaveNothingBehindWhenThereIsNoPlaceForIt() {
    // When
    SignetException refusal =
        refusal(
            () ->
                Backups.write(
                    folder.resolve("no/folder/a.backup"), false, key, TestNode.source(data)));

    // Then
    assertThat(refusal).hasMessageContaining("it does not exist");
  }

  static SignetException refusal(ThrowingCallable call) {
    SignetException refusal = catchThrowableOfType(SignetException.class, call);
    assertThat(refusal).as("the call was expected to be refused").isNotNull();
    assertThat(refusal.getMessage()).hasLineCount(1);
    return refusal;
  }
}
