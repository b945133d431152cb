package io.signet.vault;

import static io.signet.vault.BackupTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.SignetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackupKeyTest {

  @TempDir Path folder;

  @Test
  void shouldRefuseAFileThatOthersMayRead() throws Exception {
    // Given
    Path file = TestNode.secret(folder.resolve("key"), "A".repeat(43) + "=\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    // When
    SignetException key = refusal(() -> BackupKey.ofKeyFile(file));
    SignetException passphrase = refusal(() -> BackupKey.ofPassphraseFile(file));

    // Then
    assertThat(key).hasMessageEndingWith("others may use it; run chmod 600 on it");
    assertThat(passphrase).hasMessageEndingWith("others may use it; run chmod 600 on it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "c2hvcnQ=", "not base64 at all!", "AAAA"})
  void shouldRefuseWhatIsNoKeyAndNotQuoteIt(String content) {
    // Given
    Path file = TestNode.secret(folder.resolve("key"), content);

    // When
    SignetException refusal = refusal(() -> BackupKey.ofKeyFile(file));

    // Then
    assertThat(refusal).hasMessageContaining("it is not 256 bits in Base64");
    if (!content.isBlank()) {
      assertThat(refusal.getMessage()).doesNotContain(content);
    }
  }

  @Test
  void shouldRefuseAShortPassphrase() {
    // Given
    Path file = TestNode.secret(folder.resolve("words"), "hunter2\nand much more behind it\n");

    // When
    SignetException refusal = refusal(() -> BackupKey.ofPassphraseFile(file));

    // Then
    assertThat(refusal).hasMessageEndingWith("a passphrase has 12 characters or more");
  }

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    // When
    SignetException refusal = refusal(() -> BackupKey.ofKeyFile(folder.resolve("none")));

    // Then
    assertThat(refusal).hasMessageEndingWith("it does not exist");
  }

  @Test
  void shouldGiveEveryBackupKeysOfItsOwnAndSayNothingOfThem() {
    // Given
    BackupKey key = TestNode.key(folder, 3);

    // When
    BackupKey.Keys one = key.fresh();
    BackupKey.Keys other = key.fresh();

    // Then
    assertThat(one.chunks()).isNotEqualTo(other.chunks());
    assertThat(one.keys().key()).isNotEqualTo(other.keys().key()).isNotEqualTo(one.chunks());
    assertThat(key.of(one.header()).chunks()).isEqualTo(one.chunks());
    assertThat(key + " " + one).doesNotContain("AwAAAA").contains("key3");
  }
}
