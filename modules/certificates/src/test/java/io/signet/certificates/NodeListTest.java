package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.NodePhase;
import io.signet.api.NodeView;
import io.signet.api.NodeView.State;
import io.signet.keystore.MemoryKeystore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The nodes as operators are shown them. */
class NodeListTest {

  @TempDir Path folder;

  private Workbench bench;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.build(), new MemoryKeystore(), true);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldShowThisNodeWithWhatItSaysOfItself() {
    // Given
    bench.nodes().report(7, NodePhase.LIVE);

    // When
    List<NodeView> nodes = list();

    // Then
    assertThat(nodes)
        .containsExactly(
            new NodeView(
                Workbench.NODE,
                "10.0.0.1:8092",
                "1.0.0",
                State.LIVE,
                true,
                7,
                0,
                Workbench.SELF.started(),
                bench.clock.instant().truncatedTo(ChronoUnit.MILLIS)));
  }

  @Test
  void shouldTellHowFarANodeIsBehind() {
    // Given
    report("behind", NodePhase.LIVE, "member-2");
    for (int i = 0; i < 3; i++) {
      bench.run(Requests.generate(""));
    }

    // When
    NodeView behind = list().get(0);

    // Then
    assertThat(behind.self()).isFalse();
    assertThat(behind.behind()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "STARTING, member-2,  29, STARTING",
    "LIVE,     member-2,  29, LIVE",
    "DRAINING, member-2,  29, DRAINING",
    "LIVE,     member-3,  29, UNREACHABLE",
    "STARTING, member-3,  29, UNREACHABLE",
    "LIVE,     ,          29, LIVE",
    "LIVE,     member-2,  31, SILENT",
    "LIVE,     member-3,  31, SILENT",
    "LIVE,     member-2, 86400, SILENT"
  })
  void shouldSayWhetherANodeCanBeCountedOn(
      NodePhase told, String member, int secondsAgo, State state) {
    // Given
    report("other", told, member);
    bench.clock.pass(Duration.ofSeconds(secondsAgo));

    // When
    List<NodeView> nodes = list();

    // Then
    assertThat(nodes).extracting(NodeView::state).containsExactly(state);
  }

  @Test
  void shouldForgetWhatWasKilledADayAgo() {
    // Given
    report("other", NodePhase.LIVE, "member-2");
    bench.clock.pass(Duration.ofSeconds(86_401));

    // When, Then
    assertThat(list()).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "{}", "{\"phase\":\"ASLEEP\"}", "{\"later\":true}", "nonsense"})
  void shouldShowANodeOfAnotherVersionWhateverItSays(String told) {
    // Given
    bench.store.coordination().report("other", 3, told);

    // When
    NodeView other = list().get(0);

    // Then
    assertThat(other.nodeId()).isEqualTo("other");
    assertThat(other.state()).isEqualTo(State.LIVE);
    assertThat(other.version()).isNull();
  }

  private void report(String id, NodePhase phase, String member) {
    ThisNode node =
        new ThisNode(id, "a:1", "1", Workbench.SELF.started(), member, Workbench.SELF.members());
    new Nodes(bench.store.coordination(), node, Duration.ZERO)
        .report(bench.store.revision(), phase);
  }

  private List<NodeView> list() {
    return new NodeList(bench.store, Workbench.SELF, bench.clock).list(Requests.nodes()).item();
  }
}
