package io.signet.keystore;

import static io.signet.keystore.KeystoreException.Reason.EXISTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What holds when many threads write at once. */
abstract class ConcurrencyContract extends ImportContract {

  private static final int THREADS = 8;

  @Test
  void shouldGenerateFromManyThreadsAtOnce() throws Exception {
    // Given
    int each = 4;

    // When
    List<KeyId> made =
        inParallel(
            thread -> {
              List<KeyId> mine = new ArrayList<>();
              for (int i = 1; i <= each; i++) {
                KeyId id = new KeyId("thread" + thread, i);
                keystore.generate(id, KeyAlgorithm.EC_P256, SELF_SIGNED);
                mine.add(id);
              }
              return mine;
            });

    // Then
    assertThat(made).hasSize(THREADS * each);
    reopen();
    assertThat(keystore.list()).isEqualTo(new TreeSet<>(made));
    assertThat(made).allMatch(id -> Signatures.proves(identityOf(id)));
  }

  @Test
  void shouldGiveAnIdToOneOfManyThreads() throws Exception {
    // When
    List<Object> outcomes =
        inParallel(
            thread -> {
              try {
                return List.of(keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED));
              } catch (KeystoreException e) {
                return List.of(e.reason());
              }
            });

    // Then
    List<X509Certificate> winner = identityOf(ID).chain();
    assertThat(outcomes).hasSize(THREADS).containsOnlyOnce(winner);
    assertThat(outcomes).filteredOn(EXISTS::equals).hasSize(THREADS - 1);
  }

  private interface Work<T> {
    List<T> of(int thread) throws Exception;
  }

  private static <T> List<T> inParallel(Work<T> work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    try {
      List<Callable<List<T>>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        calls.add(
            () -> {
              start.await();
              return work.of(thread);
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<List<T>> future : executor.invokeAll(calls)) {
        results.addAll(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
