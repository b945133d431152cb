package io.signet.keystore.pkcs12;

import static io.signet.keystore.KeystoreException.Reason.CORRUPT;
import static io.signet.keystore.KeystoreException.Reason.INVALID;
import static io.signet.keystore.KeystoreException.Reason.UNAVAILABLE;
import static io.signet.keystore.KeystoreException.Reason.WRONG_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Pkcs12FailuresTest {

  private static final KeyId ID = new KeyId("a1b2c3", 1);
  private static final KeyId OTHER = new KeyId("d4e5f6", 1);

  @TempDir private Path folder;
  private Path file;
  private Path password;

  @BeforeEach
  void makeKeystore() {
    Places.fill(folder, ID, OTHER);
    file = folder.resolve("keystore.p12");
    password = folder.resolve("keystore.password");
  }

  @Test
  void shouldRefuseAWrongPassword() throws Exception {
    // Given
    Path wrong = passwordFile("not the one", "rw-------");

    // When
    KeystoreException failure = failureWith(wrong);

    // Then
    assertThat(failure.reason()).isEqualTo(WRONG_PASSWORD);
    assertThat(failure).hasMessage("the password in %s does not open %s", wrong, file);
  }

  @Test
  void shouldRefuseAWrongPasswordOfAnEmptyKeystore() throws Exception {
    // Given
    Files.delete(file);
    Places.fill(folder);
    Path wrong = passwordFile("not the one", "rw-------");

    // When
    KeystoreException failure = failureWith(wrong);

    // Then
    assertThat(failure.reason()).isEqualTo(WRONG_PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
  void shouldRefuseAPasswordFileThatIsOpenToOthers(String mode) throws Exception {
    // Given
    Path open = passwordFile(Files.readString(password), mode);

    // When
    KeystoreException failure = failureWith(open);

    // Then
    assertThat(failure.reason()).isEqualTo(INVALID);
    assertThat(failure).hasMessageContaining(mode).hasMessageContaining("chmod 600 " + open);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "two\nlines", "pässword", "tab\t"})
  void shouldRefuseAPasswordThatCannotBeOne(String text) throws Exception {
    // Given
    Path unusable = passwordFile(text, "rw-------");

    // When
    KeystoreException failure = failureWith(unusable);

    // Then
    assertThat(failure.reason()).isEqualTo(INVALID);
    assertThat(failure).hasMessageContaining(unusable.toString());
  }

  @Test
  void shouldSayThatTheGivenPasswordFileIsMissing() {
    // Given
    Path missing = folder.resolve("nowhere");

    // When
    KeystoreException failure = failureWith(missing);

    // Then
    assertThat(failure.reason()).isEqualTo(UNAVAILABLE);
    assertThat(failure)
        .hasMessage("cannot read the password file %s: %s does not exist", missing, missing);
  }

  @Test
  void shouldNotMakeAnotherPasswordForAKeystoreWhosePasswordIsMissing() throws Exception {
    // Given
    Files.delete(password);

    // When
    KeystoreException failure = failure();

    // Then
    assertThat(failure.reason()).isEqualTo(UNAVAILABLE);
    assertThat(failure)
        .hasMessage("%s cannot be opened, because its password file %s is missing", file, password);
    assertThat(password).doesNotExist();
  }

  @Test
  void shouldRefuseSettingsThatItDoesNotKnow() {
    // When
    KeystoreException failure =
        Places.failureOf(() -> Places.open(folder, Map.of("pasword-file", "x")));

    // Then
    assertThat(failure.reason()).isEqualTo(INVALID);
    assertThat(failure).hasMessageContaining("pasword-file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no keystore at all", "\u0000\u0000\u0000\u0000"})
  void shouldSayThatAFileIsNoKeystore(String content) throws Exception {
    // Given
    Files.writeString(file, content);

    // When
    KeystoreException failure = failure();

    // Then
    assertThat(failure.reason()).isEqualTo(CORRUPT);
    assertThat(failure).hasMessage("%s is damaged or no PKCS#12 file", file);
    assertThat(file).hasContent(content);
  }

  @Test
  void shouldSayThatAFileIsCutOff() throws Exception {
    // Given
    byte[] whole = Files.readAllBytes(file);

    for (int length = 1; length < whole.length; length += whole.length / 50) {
      Files.write(file, Arrays.copyOf(whole, length));

      // When
      KeystoreException failure = failure();

      // Then
      assertThat(failure.reason()).as("cut to %s bytes", length).isEqualTo(CORRUPT);
    }
  }

  @Test
  void shouldSayThatAByteWasChanged() throws Exception {
    // Given
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(7);

    for (int i = 0; i < 60; i++) {
      int position = random.nextInt(whole.length);
      byte[] changed = whole.clone();
      changed[position] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, changed);

      // When
      KeystoreException failure = failure();

      // Then
      assertThat(failure.reason()).as("byte %s changed", position).isEqualTo(CORRUPT);
      assertThat(failure).hasMessageContaining(file.toString());
    }
  }

  @Test
  void shouldSayThatAFolderIsInThePlaceOfTheFile() throws Exception {
    // Given
    Files.delete(file);
    Files.createDirectory(file);

    // When
    KeystoreException failure = failure();

    // Then
    assertThat(failure.reason()).isEqualTo(UNAVAILABLE);
    assertThat(failure).hasMessage("cannot read %s: Is a directory", file);
  }

  @Test
  void shouldTakeBackWhatCouldNotBeWritten() throws Exception {
    // Given
    KeyId lost = new KeyId("lost", 1);
    try (Keystore keystore = Places.open(folder)) {
      Path obstacle = Files.createDirectories(folder.resolve("keystore.p12.tmp/full"));

      // When
      KeystoreException noKey = Places.failureOf(() -> Places.generate(keystore, lost));
      KeystoreException noDeletion = Places.failureOf(() -> keystore.delete(ID));

      // Then
      assertThat(noKey.reason()).isEqualTo(UNAVAILABLE);
      assertThat(noDeletion.reason()).isEqualTo(UNAVAILABLE);
      assertThat(keystore.list()).containsExactly(ID, OTHER);
      Files.delete(obstacle);
      Places.generate(keystore, new KeyId("later", 1));
    }
    try (Keystore keystore = Places.open(folder)) {
      assertThat(keystore.list()).containsExactly(ID, OTHER, new KeyId("later", 1));
      assertThat(Signatures.proves(keystore.identity(ID).orElseThrow())).isTrue();
    }
  }

  @Test
  void shouldNotBeHealthyWithoutItsFile() throws Exception {
    // Given
    try (Keystore keystore = Places.open(folder)) {
      Files.delete(file);

      // When
      KeystoreException failure = Places.failureOf(keystore::checkHealth);

      // Then
      assertThat(failure.reason()).isEqualTo(UNAVAILABLE);
      assertThat(failure).hasMessageContaining(file.toString());
      assertThat(Signatures.proves(keystore.identity(ID).orElseThrow())).isTrue();
    }
  }

  @Test
  void shouldNotBeHealthyWhereItCannotWrite() throws Exception {
    // Given
    try (Keystore keystore = Places.open(folder)) {
      Files.createDirectories(folder.resolve("keystore.p12.probe/full"));

      // When
      KeystoreException failure = Places.failureOf(keystore::checkHealth);

      // Then
      assertThat(failure.reason()).isEqualTo(UNAVAILABLE);
    }
  }

  private KeystoreException failure() {
    return Places.failureOf(() -> Places.open(folder));
  }

  private KeystoreException failureWith(Path passwordFile) {
    return Places.failureOf(
        () -> Places.open(folder, Map.of("passwordFile", passwordFile.toString())));
  }

  private Path passwordFile(String text, String mode) throws IOException {
    Path given = Files.writeString(folder.resolve("given"), text);
    return Files.setPosixFilePermissions(given, PosixFilePermissions.fromString(mode));
  }
}
