package io.signet.keystore.sql;

import static io.signet.keystore.sql.Node.ID;
import static io.signet.keystore.sql.Node.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.Signatures;
import io.signet.store.PostgresServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away, halts, is killed, and comes back. */
final class OutageTest {

  /** A turn, signs of life of an idle connection, and a connection, each with its own bound. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static PostgresServer server;

  @TempDir private Path folder;
  private Node node;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void makeNode() {
    node = Node.first(folder, server.freshDatabase());
  }

  @Test
  void shouldSayThatItIsUnavailableAndRecoverByItself() {
    // Given
    try (Keystore keystore = node.open()) {
      Node.generate(keystore, ID);
      Identity held = keystore.identity(ID).orElseThrow();

      // When
      server.stop();

      // Then
      KeyId next = new KeyId(ID.certificateId(), 2);
      assertThat(failureOf(() -> keystore.identity(ID)).reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failureOf(() -> Node.generate(keystore, next)).reason())
          .isEqualTo(Reason.UNAVAILABLE);
      assertThat(failureOf(() -> keystore.delete(ID)).reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failureOf(keystore::list).reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failureOf(keystore::checkHealth).reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(Signatures.proves(held)).as("what is in use goes on").isTrue();
      server.restart();
      awaitHealth(keystore);
      Node.generate(keystore, next);
      assertThat(keystore.list()).containsExactly(ID, next);
    }
  }

  @Test
  void shouldNotWaitForeverForAServerThatIsHalted() throws Exception {
    // Given
    ExecutorService callers = Executors.newFixedThreadPool(12);
    try (Keystore keystore = node.open()) {
      Node.generate(keystore, ID);

      // When
      server.pause();
      long began = System.nanoTime();
      List<Future<KeystoreException>> calls = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        calls.add(callers.submit(() -> failureOf(() -> keystore.identity(ID))));
      }

      // Then
      for (Future<KeystoreException> call : calls) {
        assertThat(call.get().reason()).isEqualTo(Reason.UNAVAILABLE);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
      server.resume();
      awaitHealth(keystore);
      assertThat(Signatures.proves(keystore.identity(ID).orElseThrow())).isTrue();
    } finally {
      server.resume();
      callers.shutdown();
    }
  }

  @Test
  void shouldStartWithoutTheDatabaseAndBeThereWhenItIs() {
    // Given
    server.stop();

    // When
    try (Keystore keystore = node.open()) {

      // Then
      assertThat(failureOf(keystore::checkHealth).reason()).isEqualTo(Reason.UNAVAILABLE);
      server.restart();
      awaitHealth(keystore);
      Node.generate(keystore, ID);
      assertThat(Signatures.proves(keystore.identity(ID).orElseThrow())).isTrue();
    }
  }

  /** As a primary whose host has died, before its standby. */
  @Test
  void shouldReachTheHostBehindOneThatIsSilent() throws Exception {
    // Given: the system takes connections in, and nobody ever answers
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      PostgresServer.Login login = node.login();
      String both = login.url().replace("//", "//127.0.0.1:" + silent.getLocalPort() + ",");

      // When
      try (Keystore keystore =
          new SqlKeystoreProvider().open(node.folder(), node.settings(Map.of("url", both)))) {

        // Then
        Node.generate(keystore, ID);
        assertThat(keystore.list()).containsExactly(ID);
      }
    }
  }

  @Test
  void shouldCheckTheMasterKeyBeforeAnythingElseWhenTheDatabaseComesBack() {
    // Given
    node.open().close();
    Node stranger = Node.first(folder, node.login());
    server.stop();
    try (Keystore keystore = stranger.open()) {

      // When
      server.restart();

      // Then
      String id = node.masterKeyIds().get(0);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(failureOf(() -> Node.generate(keystore, ID)))
                      .hasMessageContaining("'" + id + "'"));
    }
    assertThat(node.tamper("DELETE FROM signet_keystore.keys")).isZero();
  }

  @Test
  void shouldRefuseToStartWithAPasswordThatTheServerRefuses() {
    // Given
    node.writePrivate("password", "wrong-9f3b");

    // When
    KeystoreException failure = failureOf(node::open);

    // Then
    assertThat(failure).hasMessageContaining(node.login().user());
    assertThat(failure.getMessage()).doesNotContain("wrong-9f3b");
  }

  @Test
  void shouldRefuseUrlsThatTellAPasswordOrTrustAForeignNetwork() {
    // When
    KeystoreException telling =
        failureOf(
            () ->
                new SqlKeystoreProvider()
                    .open(folder, Map.of("url", "jdbc:postgresql://localhost/x?password=abc")));

    // Then
    assertThat(telling.reason()).isEqualTo(Reason.INVALID);
    assertThat(telling.getMessage()).contains("passwordFile").doesNotContain("abc");
    assertThat(
            failureOf(
                () ->
                    new SqlKeystoreProvider()
                        .open(folder, Map.of("url", "jdbc:postgresql://db.example/x"))))
        .hasMessageContaining("sslmode");
    assertThat(failureOf(() -> new SqlKeystoreProvider().open(folder, Map.of())))
        .hasMessageContaining("keystore.sql.url");
    assertThat(failureOf(() -> new SqlKeystoreProvider().open(folder, Map.of("pass", "x"))))
        .hasMessageContaining("pass");
  }

  @Test
  void shouldHaveEveryAcknowledgedKeyAfterTheServerWasKilledAgainAndAgain() throws Exception {
    // Given
    ExecutorService worker = Executors.newSingleThreadExecutor();
    List<KeyId> acknowledged = java.util.Collections.synchronizedList(new ArrayList<>());
    try (Keystore keystore = node.open()) {
      for (int round = 0; round < 3; round++) {
        int before = acknowledged.size();
        int number = round;
        Future<KeystoreException> work =
            worker.submit(() -> generateUntilItFails(keystore, number, acknowledged));
        await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() > before + 5);

        // When
        server.kill();

        // Then
        assertThat(work.get().reason()).isEqualTo(Reason.UNAVAILABLE);
        server.restart();
        awaitHealth(keystore);
        assertThat(keystore.list()).containsAll(acknowledged);
        assertThat(keystore.list())
            .allMatch(id -> Signatures.proves(keystore.identity(id).orElseThrow()));
      }
      assertThat(keystore.list()).hasSizeLessThanOrEqualTo(acknowledged.size() + 3);
    } finally {
      worker.shutdown();
    }
  }

  private static KeystoreException generateUntilItFails(
      Keystore keystore, int round, List<KeyId> acknowledged) {
    for (int i = 1; true; i++) {
      KeyId id = new KeyId("round" + round, i);
      try {
        Node.generate(keystore, id);
      } catch (KeystoreException e) {
        return e;
      }
      acknowledged.add(id);
    }
  }

  private static void awaitHealth(Keystore keystore) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(KeystoreException.class)
        .until(
            () -> {
              keystore.checkHealth();
              return true;
            });
  }
}
