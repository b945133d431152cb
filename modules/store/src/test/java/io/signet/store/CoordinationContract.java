package io.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Leases and nodes: what nodes agree on through the store. */
abstract class CoordinationContract extends StoreContract {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration WEEK = Duration.ofDays(7);

  @Test
  void shouldGiveALeaseToOneHolderOnly() {
    // Given
    store.coordination().lease("rotations", "node-a", MINUTE);
    // When
    boolean second = store.coordination().lease("rotations", "node-b", MINUTE);
    // Then
    assertThat(second).isFalse();
    assertThat(store.coordination().lease("rotations", "node-a", MINUTE)).isTrue();
    assertThat(store.coordination().lease("expiry", "node-b", MINUTE)).isTrue();
  }

  @Test
  void shouldGiveALeaseToAnotherWhenItHasRunOut() {
    // Given
    store.coordination().lease("rotations", "node-a", MINUTE);
    store.close();
    store = fixture.open(Clock.fixed(NOW.plus(MINUTE), ZoneOffset.UTC));
    // When
    boolean second = store.coordination().lease("rotations", "node-b", MINUTE);
    // Then
    assertThat(second).isTrue();
    assertThat(store.coordination().lease("rotations", "node-a", MINUTE)).isFalse();
  }

  @Test
  void shouldGiveALeaseToAnotherWhenItWasReleased() {
    // Given
    store.coordination().lease("rotations", "node-a", MINUTE);
    store.coordination().release("rotations", "node-b");
    boolean whileHeld = store.coordination().lease("rotations", "node-b", MINUTE);
    // When
    store.coordination().release("rotations", "node-a");
    // Then
    assertThat(whileHeld).isFalse();
    assertThat(store.coordination().lease("rotations", "node-b", MINUTE)).isTrue();
  }

  @Test
  void shouldGiveALeaseToOneOfManyWhoAskAtOnce() {
    // Given
    List<String> holders = IntStream.range(0, 16).mapToObj(i -> "node-" + i).toList();
    // When
    long given =
        holders.parallelStream()
            .filter(holder -> store.coordination().lease("rotations", holder, MINUTE))
            .count();
    // Then
    assertThat(given).isEqualTo(1);
  }

  @Test
  void shouldListTheNodesThatReportedLately() {
    // Given
    store.coordination().report("node-b", 7, "told");
    store.coordination().report("node-a", 5, "told");
    store.coordination().report("node-a", 6, "later");
    store.coordination().report("node-c", 7, "told");
    // When
    store.coordination().leave("node-c");
    // Then
    assertThat(store.coordination().nodes(MINUTE))
        .containsExactly(
            new Coordination.Node("node-a", 6, NOW, "later"),
            new Coordination.Node("node-b", 7, NOW, "told"));
  }

  @Test
  void shouldForgetANodeThatStoppedReporting() {
    // Given
    store.coordination().report("node-a", 5, "told");
    store.close();
    store = fixture.open(Clock.fixed(NOW.plus(MINUTE).plusMillis(1), ZoneOffset.UTC));
    // When
    store.coordination().report("node-b", 5, "told");
    // Then
    assertThat(store.coordination().nodes(MINUTE))
        .extracting(Coordination.Node::id)
        .containsExactly("node-b");
  }

  @Test
  void shouldForgetForGoodWhatHasBeenSilentForAWeek() {
    // Given
    store.coordination().report("node-a", 5, "told");
    store.close();
    store = fixture.open(Clock.fixed(NOW.plus(WEEK).plusMillis(1), ZoneOffset.UTC));
    // When
    store.coordination().report("node-b", 5, "told");
    // Then
    assertThat(store.coordination().nodes(WEEK.multipliedBy(2)))
        .extracting(Coordination.Node::id)
        .containsExactly("node-b");
  }

  @Test
  void shouldTakeNoRevisionAndLeaveNoTrace() {
    // Given
    long before = store.revision();
    // When
    store.coordination().report("node-a", 5, "told");
    store.coordination().lease("rotations", "node-a", MINUTE);
    // Then
    assertThat(store.revision()).isEqualTo(before);
    assertThat(store.changesSince(before).changed()).isEmpty();
  }
}
