package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.ClientCertificate;
import io.signet.api.Configuration;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.keystore.KeyId;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Back to the version before, and what becomes of the successor then. */
class RollBackTest {

  private static final Duration DRAIN = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Workbench bench;
  private ClientCertificate first;
  private String id;
  private Rotation rotation;

  @BeforeEach
  void rollBack() {
    bench = new Workbench(folder, TestOptions.FAST.drain(DRAIN).build());
    first = bench.generate();
    id = first.clientCertificateId();
    bench.attach("prod", id);
    rotation = bench.rotate(id);
    bench.move(rotation, State.ACCEPTED);
    rotation = bench.move(rotation, State.ACTIVE);
    bench.report(Workbench.NODE);
    rotation = bench.move(rotation, State.ROLLED_BACK);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldPresentTheVersionBeforeAndShowItAsItWas() {
    // Then
    assertThat(bench.run(Requests.get(id))).isEqualTo(first);
    assertThat(bench.survey.asked()).containsExactly(2, 2, 1);
    assertThat(bench.stored(id).version()).isEqualTo(1);
    assertThat(rotation.activeRevision()).isEqualTo(bench.store.revision());
  }

  @Test
  void shouldKeepTheSuccessorWhileSomebodyMayPresentIt() {
    // When
    finish();

    // Then
    assertSuccessorStays();
  }

  @Test
  void shouldKeepTheSuccessorWhileANodeIsBehind() {
    // Given
    bench.clock.pass(DRAIN.plusSeconds(5));

    // When
    finish();

    // Then
    assertSuccessorStays();
  }

  @Test
  void shouldDestroyTheSuccessorWhenNobodyPresentsItAnyMore() {
    // Given
    bench.report(Workbench.NODE);
    bench.clock.pass(DRAIN.plusSeconds(5));

    // When
    finish();

    // Then
    assertThat(bench.documented()).containsExactly(new KeyId(id, 1));
    assertThat(bench.keystore.list()).containsExactly(new KeyId(id, 1));
    assertThat(bench.now(rotation)).isEqualTo(rotation);
  }

  @Test
  void shouldLeaveTheSuccessorsKeyToTheSweeperWhenItCannotBeDestroyed() {
    // Given
    bench.report(Workbench.NODE);
    bench.clock.pass(DRAIN.plusSeconds(5));
    bench.keystore.fail(FaultyKeystore.Step.DELETE);

    // When
    finish();

    // Then
    assertThat(bench.documented()).containsExactly(new KeyId(id, 1));
    bench.keystore.heal();
    assertThat(bench.sweeper().sweep().removed()).containsExactly(new KeyId(id, 2));
  }

  @Test
  void shouldLetTheNextRotationBeginAtOnce() {
    // When
    Rotation next = bench.rotate(id);

    // Then
    assertThat(next.toVersion()).isEqualTo(3);
    bench.report(Workbench.NODE);
    bench.clock.pass(DRAIN.plusSeconds(5));
    finish();
    assertThat(bench.keystore.list())
        .containsExactlyInAnyOrder(new KeyId(id, 1), new KeyId(id, 3))
        .isEqualTo(bench.documented());
  }

  private void finish() {
    Leftovers leftovers = bench.leftovers();
    leftovers.look(Configuration.EMPTY.with(bench.store.changesSince(0)));
    leftovers.finish();
  }

  private void assertSuccessorStays() {
    assertThat(bench.keystore.list())
        .containsExactlyInAnyOrder(new KeyId(id, 1), new KeyId(id, 2))
        .isEqualTo(bench.documented());
  }
}
