package io.signet.store;

import static io.signet.store.Samples.backend;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.BackendSettings;
import io.signet.api.Changes;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.store.Transaction.Links;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads at once. */
abstract class ConcurrencyContract extends StoreContract {

  private static final int THREADS = 8;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stopThreads() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, SECONDS)).isTrue();
  }

  @Test
  void shouldNumberTheWritesOfManyThreadsWithoutGapOrRepetition() throws Exception {
    // Given
    int each = 50;
    List<Callable<List<Long>>> writers = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      String prefix = "t" + thread + "-";
      writers.add(() -> LongStream.range(0, each).map(i -> seen(prefix + i)).boxed().toList());
    }
    // When
    List<Future<List<Long>>> done = threads.invokeAll(writers);
    // Then
    List<Long> all = new ArrayList<>();
    for (Future<List<Long>> one : done) {
      assertThat(one.get()).isSorted();
      all.addAll(one.get());
    }
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, THREADS * each).boxed().toList());
    assertThat(store.audit(new PageRequest(500, "")).item()).hasSize(THREADS * each);
  }

  /** Writes, and sees its own write and no number below it at once. */
  private long seen(String id) {
    long revision = insertBackend(id, null);
    assertThat(store.get(Kind.BACKEND, id).orElseThrow().revision()).isEqualTo(revision);
    assertThat(store.revision()).isGreaterThanOrEqualTo(revision);
    return revision;
  }

  @Test
  void shouldReadTheOldStateWhileAWriteIsOpen() throws Exception {
    // Given
    insertBackend("a", "old");
    // When
    String meanwhile =
        store.write(
            AUDIT,
            t -> {
              t.update(t.get(Kind.BACKEND, "a").orElseThrow(), backend("a", "new"), Links.NONE);
              return await(threads.submit(() -> store.get(Kind.BACKEND, "a").orElseThrow()))
                  .value()
                  .serverName();
            });
    // Then
    assertThat(meanwhile).isEqualTo("old");
    assertThat(store.get(Kind.BACKEND, "a").orElseThrow().value().serverName()).isEqualTo("new");
  }

  @Test
  void shouldTellChangesThatBelongToTheRevisionTheyName() throws Exception {
    // Given
    write(t -> writeBoth(t, 0));
    AtomicBoolean stop = new AtomicBoolean();
    Future<?> writing =
        threads.submit(
            () -> {
              for (int i = 1; !stop.get(); i++) {
                int number = i;
                write(t -> writeBoth(t, number));
              }
            });
    // When
    List<Changes> told = new ArrayList<>();
    long deadline = System.nanoTime() + SECONDS.toNanos(30);
    do {
      told.add(store.changesSince(0));
    } while (told.get(told.size() - 1).revision() < 200 && System.nanoTime() < deadline);
    stop.set(true);
    writing.get(30, SECONDS);
    // Then
    assertThat(told).extracting(Changes::revision).isSorted();
    assertThat(told.stream().mapToLong(Changes::revision).distinct()).hasSizeGreaterThan(10);
    for (Changes changes : told) {
      assertThat(changes.changed())
          .hasSize(2)
          .allMatch(document -> document.revision() == changes.revision())
          .extracting(document -> ((BackendSettings) document.value()).serverName())
          .containsOnly(Long.toString(changes.revision() - 1));
    }
  }

  /** No interleaving of attaching and deleting leaves a stage without its certificate. */
  @Test
  void shouldNeverLeaveADanglingReference() throws Exception {
    // Given
    int pairs = 1_000;
    write(
        t -> {
          t.insert(Kind.API, "a", Samples.api("a"), Links.NONE);
          for (int i = 0; i < pairs; i++) {
            t.insert(Kind.CERTIFICATE, "c" + i, Samples.certificate("c" + i), Links.NONE);
            t.insert(Kind.STAGE, "a/s" + i, Samples.stage("s" + i, null), Links.NONE);
          }
        });
    CyclicBarrier together = new CyclicBarrier(2);
    // When
    Future<Integer> attached = threads.submit(() -> each(pairs, together, this::attach));
    Future<Integer> deleted = threads.submit(() -> each(pairs, together, this::deleteUnused));
    int successes = attached.get(60, SECONDS) + deleted.get(60, SECONDS);
    // Then
    assertThat(successes).isEqualTo(pairs);
    for (int i = 0; i < pairs; i++) {
      Stage stage = store.get(Kind.STAGE, "a/s" + i).orElseThrow().value();
      boolean exists = store.get(Kind.CERTIFICATE, "c" + i).isPresent();
      assertThat(stage.clientCertificateId()).isEqualTo(exists ? "c" + i : null);
    }
    assertThat(store.count(Kind.CERTIFICATE, "")).isEqualTo(attached.get().longValue());
  }

  private boolean attach(int pair) {
    String certificate = "c" + pair;
    Set<DocumentId> named = Set.of(Kind.CERTIFICATE.id(certificate));
    try {
      write(
          t ->
              t.update(
                  t.get(Kind.STAGE, "a/s" + pair).orElseThrow(),
                  Samples.stage("s" + pair, certificate),
                  new Links(Kind.API.id("a"), named)));
      return true;
    } catch (SignetException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
      return false;
    }
  }

  private boolean deleteUnused(int pair) {
    try {
      delete(Kind.CERTIFICATE, "c" + pair);
      return true;
    } catch (ReferencedException e) {
      assertThat(e.referrers()).containsExactly(Kind.STAGE.id("a", "s" + pair));
      return false;
    }
  }

  private static int each(int pairs, CyclicBarrier together, IntPredicate work) throws Exception {
    int successes = 0;
    for (int pair = 0; pair < pairs; pair++) {
      together.await(30, SECONDS);
      successes += work.test(pair) ? 1 : 0;
    }
    return successes;
  }

  private static void writeBoth(Transaction transaction, int number) {
    for (String id : List.of("left", "right")) {
      Optional<Document<BackendSettings>> read = transaction.get(Kind.BACKEND, id);
      BackendSettings value = backend(id, Integer.toString(number));
      if (read.isPresent()) {
        transaction.update(read.get(), value, Links.NONE);
      } else {
        transaction.insert(Kind.BACKEND, id, value, Links.NONE);
      }
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get(30, SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
