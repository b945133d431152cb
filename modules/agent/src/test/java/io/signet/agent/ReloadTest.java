package io.signet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void shouldGiveArgumentsAsTheyAre() {
    // Given
    Path file = folder.resolve("a b; $(x) > y");

    // When
    new Reload(List.of("touch", file.toString()), LIMIT).run();

    // Then
    assertThat(file).exists();
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void shouldTellWhyAProgramFailed() {
    assertThatThrownBy(() -> new Reload(List.of("sh", "-c", "echo bad >&2; exit 4"), LIMIT).run())
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining("ended with 4: bad");
  }

  @Test
  void shouldTellThatThereIsNoSuchProgram() {
    assertThatThrownBy(() -> new Reload(List.of("/no/such/program"), LIMIT).run())
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining("cannot run [/no/such/program]");
  }

  @Test
  void shouldEndAProgramThatDoesNot() {
    assertThatThrownBy(() -> new Reload(List.of("sleep", "100"), Duration.ofMillis(200)).run())
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining("took longer");
  }

  @Test
  void shouldNotWaitForWhatAProgramLeavesRunning() {
    // Given
    Reload reload = new Reload(List.of("sh", "-c", "sleep 60 & exit 0"), LIMIT);

    // When
    long began = System.nanoTime();
    reload.run();

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT);
  }
}
