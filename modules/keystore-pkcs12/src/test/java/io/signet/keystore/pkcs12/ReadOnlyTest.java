package io.signet.keystore.pkcs12;

import static io.signet.keystore.KeystoreException.Reason.UNAVAILABLE;
import static io.signet.keystore.KeystoreException.Reason.UNSUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A keystore that a node uses can be read beside it. */
final class ReadOnlyTest {

  private static final KeyId FIRST = new KeyId("a1b2c3", 1);
  private static final KeyId SECOND = new KeyId("a1b2c3", 2);

  @TempDir private Path folder;

  @Test
  void shouldReadBesideWhoeverHasTheKeystoreOpen() {
    // Given
    Places.fill(folder, FIRST);
    try (Keystore node = Places.open(folder)) {
      Places.generate(node, SECOND);

      // When
      try (Keystore reader = readOnly()) {

        // Then
        assertThat(reader.list()).containsExactly(FIRST, SECOND);
        assertThat(Keys.prove(reader, SECOND))
            .isEqualTo(node.identity(SECOND).orElseThrow().chain());
      }
      assertThat(node.delete(FIRST)).isTrue();
    }
  }

  @Test
  void shouldChangeNothing() {
    // Given
    Places.fill(folder, FIRST);
    try (Keystore reader = readOnly()) {

      // When
      KeystoreException generated = Places.failureOf(() -> Places.generate(reader, SECOND));
      KeystoreException deleted = Places.failureOf(() -> reader.delete(FIRST));

      // Then
      assertThat(List.of(generated.reason(), deleted.reason())).containsOnly(UNSUPPORTED);
      assertThat(reader.list()).containsExactly(FIRST);
    }
  }

  @Test
  void shouldRefuseAndMakeNothingWhereThereIsNoKeystore() throws Exception {
    // When
    KeystoreException failure = Places.failureOf(this::readOnly);

    // Then
    assertThat(failure.reason()).isEqualTo(UNAVAILABLE);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  private Keystore readOnly() {
    return new Pkcs12KeystoreProvider().openReadOnly(folder, Map.of());
  }
}
