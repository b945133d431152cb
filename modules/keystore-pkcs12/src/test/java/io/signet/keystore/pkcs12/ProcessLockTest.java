package io.signet.keystore.pkcs12;

import static io.signet.keystore.KeystoreException.Reason.UNAVAILABLE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessLockTest {

  private static final KeyId ID = new KeyId("a1b2c3", 1);

  @TempDir private Path folder;
  private Path file;
  private Process other;

  @BeforeEach
  void makeKeystore() {
    Places.fill(folder, ID);
    file = folder.resolve("keystore.p12");
  }

  @AfterEach
  void endOther() throws InterruptedException {
    if (other != null) {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldRefuseASecondKeystoreInOneProcess() throws Exception {
    // Given
    Path sameFolder = Files.createSymbolicLink(folder.resolve("link"), folder);
    try (Keystore first = Places.open(folder)) {

      // When
      KeystoreException failure =
          Places.failureOf(() -> Places.open(folder, Map.of("path", sameFolder + "/keystore.p12")));

      // Then
      assertThat(failure.reason()).isEqualTo(UNAVAILABLE);
      assertThat(failure)
          .hasMessageEndingWith(
              "keystore.p12 is in use by this process (%d)", ProcessHandle.current().pid());
      assertThat(first.list()).containsExactly(ID);
    }
  }

  @Test
  void shouldStillHoldTheLockAfterRefusingAnother() throws Exception {
    // Given
    try (Keystore first = Places.open(folder)) {
      Places.failureOf(() -> Places.open(folder));

      // When
      String answer = firstLineOfOther();

      // Then
      assertThat(answer)
          .isEqualTo("UNAVAILABLE %s is in use by process %d", file, ProcessHandle.current().pid());
      assertThat(first.list()).containsExactly(ID);
    }
  }

  @Test
  void shouldRefuseWhatAnotherProcessHasOpen() throws Exception {
    // Given
    assertThat(firstLineOfOther()).isEqualTo("open");

    // When
    KeystoreException failure = Places.failureOf(() -> Places.open(folder));

    // Then
    assertThat(failure.reason()).isEqualTo(UNAVAILABLE);
    assertThat(failure).hasMessage("%s is in use by process %d", file, other.pid());
  }

  @Test
  void shouldOpenOnceTheOtherProcessWasKilled() throws Exception {
    // Given
    assertThat(firstLineOfOther()).isEqualTo("open");
    other.destroyForcibly().waitFor();

    // When
    try (Keystore keystore = Places.open(folder)) {

      // Then
      assertThat(keystore.list()).containsExactly(ID);
    }
  }

  @Test
  void shouldLetGoWhenItCannotOpen() throws Exception {
    // Given
    byte[] content = Files.readAllBytes(file);
    Files.writeString(file, "no keystore");
    Places.failureOf(() -> Places.open(folder));
    Files.write(file, content);

    // When
    String answer = firstLineOfOther();

    // Then
    assertThat(answer).isEqualTo("open");
  }

  private String firstLineOfOther() throws Exception {
    other = KeystoreProcess.holding(folder);
    BufferedReader output = other.inputReader(US_ASCII);
    return output.readLine();
  }
}
