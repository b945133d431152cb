package io.signet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the file, and when the server hears of it. */
class TrustSyncTest {

  @TempDir Path folder;
  private SyncBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new SyncBench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldWriteTheBundleAndTellTheServerOnce() throws IOException {
    // Given
    bench.serve(7, bench.one, bench.two);

    // When
    bench.sync().once();

    // Then
    assertThat(bench.content()).isEqualTo(bench.one + bench.two);
    assertThat(bench.reloads()).containsExactly("a b");
    assertThat(bench.changes)
        .containsExactly("wrote " + bench.out + " certificate=abc123 revision=7 versions=[1, 2]");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.out)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void shouldAskOnlyWhetherAnythingHasChanged() {
    // Given
    bench.serve(7, bench.one);
    bench.sync().once();

    // When
    bench.sync().once();

    // Then
    assertThat(bench.gateway.asked.get(0).ifNoneMatch()).isNull();
    assertThat(bench.gateway.asked.get(1).ifNoneMatch()).isNotNull();
    assertThat(bench.reloads()).hasSize(1);
    assertThat(bench.changes).hasSize(1);
  }

  @Test
  void shouldFollowANewerBundle() {
    // Given
    bench.serve(7, bench.one);
    bench.sync().once();
    bench.serve(8, bench.one, bench.two);

    // When
    bench.sync().once();

    // Then
    assertThat(bench.content()).isEqualTo(bench.one + bench.two);
    assertThat(bench.reloads()).hasSize(2);
  }

  @Test
  void shouldNotTellTheServerOfANewRevisionWithTheSameCertificates() {
    // Given
    bench.serve(7, bench.one);
    bench.sync().once();
    bench.serve(8, bench.one);

    // When
    bench.sync().once();

    // Then
    assertThat(State.read(bench.out).revision()).isEqualTo(8);
    assertThat(bench.reloads()).hasSize(1);
    assertThat(bench.changes).hasSize(1);
  }

  @Test
  void shouldKeepTheModeOfTheFile() throws IOException {
    // Given
    Files.writeString(bench.out, "before");
    Files.setPosixFilePermissions(bench.out, PosixFilePermissions.fromString("rw-r-----"));
    bench.serve(7, bench.one);

    // When
    bench.sync().once();

    // Then
    assertThat(bench.content()).isEqualTo(bench.one);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.out)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void shouldReplaceTheFileBehindALinkAndKeepTheLink() throws IOException {
    // Given
    Path real = Files.writeString(folder.resolve("real.crt"), "before");
    Files.createSymbolicLink(bench.out, real);
    bench.serve(7, bench.one);

    // When
    bench.sync().once();

    // Then
    assertThat(bench.out).isSymbolicLink();
    assertThat(Files.readString(real)).isEqualTo(bench.one);
  }

  @Test
  void shouldTryAReloadAgainThatFailed() throws IOException {
    // Given
    Files.createFile(bench.failing);
    bench.serve(7, bench.one);
    assertThatThrownBy(() -> bench.sync().once())
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining("ended with 3: no | good");
    Files.delete(bench.failing);

    // When
    bench.sync().once();

    // Then
    assertThat(bench.content()).isEqualTo(bench.one);
    assertThat(bench.reloads()).hasSize(2);
    assertThat(State.read(bench.out).pending()).isFalse();
    bench.sync().once();
    assertThat(bench.reloads()).hasSize(2);
  }

  @Test
  void shouldPutBackAFileThatSomebodyChanged() throws IOException {
    // Given
    bench.serve(7, bench.one);
    bench.sync().once();
    Files.writeString(bench.out, bench.two);

    // When
    bench.sync().once();

    // Then
    assertThat(bench.content()).isEqualTo(bench.one);
    assertThat(bench.reloads()).hasSize(2);
  }

  @Test
  void shouldWriteAndReloadAfterACrashBeforeTheFileWasInPlace() throws IOException {
    // Given: the state is ahead, half of the next file lies about, the server's file is the old one
    bench.serve(7, bench.one);
    bench.sync().once();
    State before = State.read(bench.out);
    new State(before.certificateId(), 8, "ff", null, before.expires(), true).write(bench.out);
    Files.writeString(folder.resolve(".trusted.crt.new"), "-----BEGIN CERT");
    bench.serve(9, bench.one, bench.two);

    // When
    bench.sync().once();

    // Then
    assertThat(bench.content()).isEqualTo(bench.one + bench.two);
    assertThat(bench.reloads()).hasSize(2);
    assertThat(folder.resolve(".trusted.crt.new")).doesNotExist();
  }

  @Test
  void shouldReloadAfterACrashBetweenTheFileAndTheReload() {
    // Given
    bench.serve(7, bench.one);
    bench.sync().once();
    State done = State.read(bench.out);
    new State(done.certificateId(), 7, done.hash(), null, done.expires(), true).write(bench.out);

    // When
    bench.sync().once();

    // Then
    assertThat(bench.reloads()).hasSize(2);
    assertThat(State.read(bench.out).pending()).isFalse();
  }

  @Test
  void shouldReloadAfterACrashAlsoWhileTheGatewayIsAway() {
    // Given: the file is in place, the server was not told of it
    bench.serve(7, bench.one);
    bench.sync().once();
    State done = State.read(bench.out);
    new State(done.certificateId(), 7, done.hash(), null, done.expires(), true).write(bench.out);
    bench.gateway.behave(exchange -> exchange.sendResponseHeaders(503, -1));

    // When
    assertThatThrownBy(() -> bench.sync().once()).hasMessageContaining("answered 503");

    // Then: told once, and not again when the gateway is back
    assertThat(bench.reloads()).hasSize(2);
    assertThat(State.read(bench.out).pending()).isFalse();
    bench.serve(7, bench.one);
    bench.sync().once();
    assertThat(bench.reloads()).hasSize(2);
  }

  @Test
  void shouldNotTellTheServerOfAFileThatIsNotInPlaceYet() {
    // Given: the crash came before the file was replaced
    bench.serve(7, bench.one);
    bench.sync().once();
    State done = State.read(bench.out);
    new State(done.certificateId(), 8, "ff", null, done.expires(), true).write(bench.out);
    bench.gateway.behave(exchange -> exchange.sendResponseHeaders(503, -1));

    // When
    assertThatThrownBy(() -> bench.sync().once()).hasMessageContaining("answered 503");

    // Then
    assertThat(bench.reloads()).hasSize(1);
    assertThat(State.read(bench.out).pending()).isTrue();
  }

  @Test
  void shouldGoOnAfterFailuresUntilItIsStopped() throws InterruptedException {
    // Given
    List<String> failures = new CopyOnWriteArrayList<>();
    bench.gateway.behave(exchange -> exchange.sendResponseHeaders(503, -1));
    TrustSync sync = bench.sync();
    Thread agent =
        new Thread(
            () -> {
              try {
                sync.run(Duration.ofMillis(20), failures::add);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    agent.start();
    Awaitility.await().until(() -> failures.size() >= 2);

    // When
    bench.serve(7, bench.one);

    // Then
    Awaitility.await().until(() -> bench.content().equals(bench.one) && bench.done());
    assertThat(failures.get(0)).contains("answered 503");
    agent.interrupt();
    agent.join(TimeUnit.SECONDS.toMillis(60));
    assertThat(agent.isAlive()).isFalse();
  }

  @Test
  void shouldRefuseAStateThatCannotBeRead() throws IOException {
    // Given
    Files.writeString(State.beside(bench.out), "{}");
    bench.serve(7, bench.one);

    // When, Then
    assertThatThrownBy(() -> bench.sync().once())
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining(State.beside(bench.out).toString());
    assertThat(bench.content()).isEmpty();
  }
}
