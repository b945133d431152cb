package io.signet.keystore.sql;

import static io.signet.keystore.sql.Node.ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.Signatures;
import io.signet.store.PostgresServer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that share one database. */
final class SeveralNodesTest {

  private static final int NODES = 4;

  @TempDir private Path folder;
  private Node node;

  @BeforeEach
  void makeNode() {
    node = Node.first(folder, PostgresServer.shared().freshDatabase());
  }

  @Test
  void shouldHaveOnAllNodesWhatOneOfThemDid() {
    try (Keystore one = node.open();
        Keystore two = node.sibling().open()) {
      // When
      List<X509Certificate> chain = Node.generate(one, ID);

      // Then
      assertThat(two.list()).containsExactly(ID);
      assertThat(two.identity(ID).orElseThrow().chain()).isEqualTo(chain);
      assertThat(Signatures.proves(two.identity(ID).orElseThrow())).isTrue();
      assertThat(two.delete(ID)).isTrue();
      assertThat(one.identity(ID)).isEmpty();
      assertThat(one.delete(ID)).isFalse();
    }
  }

  @RepeatedTest(5)
  void shouldMakeItsTablesOnceWhenNodesStartTogether() throws Exception {
    // When
    List<Integer> sizes =
        together(
            number -> {
              try (Keystore keystore = node.sibling().open()) {
                Node.generate(keystore, new KeyId("node" + number, 1));
                return 1;
              }
            });

    // Then
    assertThat(sizes).hasSize(NODES);
    try (Keystore keystore = node.open()) {
      assertThat(keystore.list()).hasSize(NODES);
    }
  }

  @RepeatedTest(5)
  void shouldAdmitOneOfTheNodesThatStartTogetherWithMasterKeysOfTheirOwn() throws Exception {
    // When
    List<Boolean> admitted =
        together(
            number -> {
              try (Keystore keystore = Node.first(folder, node.login()).open()) {
                return true;
              } catch (KeystoreException e) {
                return false;
              }
            });

    // Then
    assertThat(admitted).containsOnlyOnce(true);
  }

  @Test
  void shouldGiveAnIdToOneNodeAndADeletionToOneNode() throws Exception {
    // Given
    Node other = node.sibling();
    try (Keystore one = node.open();
        Keystore two = other.open()) {
      for (int round = 1; round <= 10; round++) {
        KeyId id = new KeyId(ID.certificateId(), round);

        // When
        List<Boolean> made = together(number -> makes(number % 2 == 0 ? one : two, id));
        List<Boolean> deleted = together(number -> (number % 2 == 0 ? one : two).delete(id));

        // Then
        assertThat(made).containsOnlyOnce(true);
        assertThat(deleted).containsOnlyOnce(true);
        assertThat(one.identity(id)).isEmpty();
      }
    }
  }

  private static boolean makes(Keystore keystore, KeyId id) {
    try {
      Node.generate(keystore, id);
      return true;
    } catch (KeystoreException e) {
      assertThat(e.reason()).isEqualTo(KeystoreException.Reason.EXISTS);
      return false;
    }
  }

  private interface Work<T> {
    T of(int number) throws Exception;
  }

  private static <T> List<T> together(Work<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(NODES);
    CyclicBarrier barrier = new CyclicBarrier(NODES);
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      int number = i;
      calls.add(
          () -> {
            barrier.await();
            return work.of(number);
          });
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : threads.invokeAll(calls)) {
      results.add(future.get());
    }
    threads.shutdown();
    return results;
  }
}
