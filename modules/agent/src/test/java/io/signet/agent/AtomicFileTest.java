package io.signet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  private static final int SIZE = 300_000;

  @TempDir Path folder;

  @Test
  void shouldNeverShowAReaderAPart() throws Exception {
    // Given
    Path file = folder.resolve("file");
    AtomicFile.write(file, filled('a'));
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 50; i++) {
                AtomicFile.write(file, filled(i % 2 == 0 ? 'b' : 'a'));
              }
              done.set(true);
            });

    // When
    writer.start();

    // Then
    do {
      byte[] seen = Files.readAllBytes(file);
      assertThat(seen).isEqualTo(filled((char) seen[0]));
    } while (!done.get());
    writer.join();
  }

  @Test
  void shouldNotWriteThroughALinkThatLiesInTheWay() throws IOException {
    // Given
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Path file = folder.resolve("file");
    Files.createSymbolicLink(folder.resolve(".file.new"), victim);

    // When
    AtomicFile.write(file, filled('a'));

    // Then
    assertThat(Files.readString(victim)).isEqualTo("precious");
    assertThat(file).isRegularFile().hasSize(SIZE);
  }

  @Test
  void shouldKeepTheOldContentWhenThereIsNoWayToWrite() throws IOException {
    // Given: a folder lies where the new content would be written first
    Path file = Files.writeString(folder.resolve("file"), "before");
    Files.writeString(Files.createDirectory(folder.resolve(".file.new")).resolve("x"), "");

    // When, Then
    assertThatThrownBy(() -> AtomicFile.write(file, filled('a')))
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining("cannot write " + file);
    assertThat(Files.readString(file)).isEqualTo("before");
  }

  private static byte[] filled(char with) {
    byte[] content = new byte[SIZE];
    Arrays.fill(content, (byte) with);
    return content;
  }
}
