package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Applied;
import io.signet.api.Configuration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** By which revision a node works. */
class NodeProgressTest {

  private final NodeProgress progress = new NodeProgress();

  @Test
  void shouldBeAsFarAsThePartThatIsFurthestBehind() {
    // Given
    announce(7);
    progress.applied(new Applied("routing", 7));
    progress.applied(new Applied("backends.one", 7));
    progress.applied(new Applied("backends.two", 5));

    // When
    long revision = progress.revision(7);

    // Then
    assertThat(revision).isEqualTo(5);
  }

  @Test
  void shouldBeAsFarAsTheNodeWhenNothingChangedForTheParts() {
    // Given
    announce(7);
    progress.applied(new Applied("routing", 7));

    // When
    long revision = progress.revision(9);

    // Then
    assertThat(revision).isEqualTo(9);
  }

  @Test
  void shouldNotWaitForPartsThatHaveStopped() {
    // Given
    announce(7);
    progress.applied(new Applied("routing", 7));
    progress.applied(new Applied("backends", 5));
    progress.applied(new Applied("backends", Applied.GONE));

    // When
    long revision = progress.revision(7);

    // Then
    assertThat(revision).isEqualTo(7);
  }

  @Test
  void shouldNotGoBackWhenAnAnnouncementComesLate() {
    // Given
    announce(7);
    progress.applied(new Applied("routing", 7));
    announce(6);
    progress.applied(new Applied("routing", 6));

    // When
    long revision = progress.revision(7);

    // Then
    assertThat(revision).isEqualTo(7);
  }

  private void announce(long revision) {
    progress.announced(new Configuration(revision, Map.of()));
  }
}
