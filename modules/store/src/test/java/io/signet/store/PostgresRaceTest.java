package io.signet.store;

import static io.signet.store.Samples.backend;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes over one database, at once. */
final class PostgresRaceTest {

  private final PostgresFixture fixture = new PostgresFixture();
  private final Store left = fixture.open(Clock.systemUTC());
  private final Store right = fixture.open(Clock.systemUTC());
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, SECONDS)).isTrue();
    left.close();
    right.close();
    fixture.close();
  }

  @Test
  void shouldNumberTheWritesOfBothWithoutGapOrRepetition() throws Exception {
    // Given
    int each = 50;
    List<Callable<List<Long>>> writers = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      Store store = thread % 2 == 0 ? left : right;
      String prefix = "t" + thread + "-";
      writers.add(
          () -> LongStream.range(0, each).map(i -> put(store, prefix + i)).boxed().toList());
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
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 8 * each).boxed().toList());
    assertThat(left.audit(new PageRequest(500, "")).item()).hasSize(8 * each);
  }

  /** Who pulls by revision may never have to go back. */
  @Test
  void shouldNeverShowARevisionBeforeAllThatCameBeforeIt() throws Exception {
    // Given
    AtomicBoolean stop = new AtomicBoolean();
    List<Future<?>> writing = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      Store store = writer % 2 == 0 ? left : right;
      String prefix = "w" + writer + "-";
      writing.add(
          threads.submit(
              () -> {
                for (int i = 0; !stop.get(); i++) {
                  put(store, prefix + i);
                }
              }));
    }
    // When
    Set<DocumentId> pulled = new HashSet<>();
    long known = 0;
    while (known < 300) {
      Changes changes = right.changesSince(known);
      changes.changed().forEach(document -> pulled.add(document.documentId()));
      known = changes.revision();
      assertThat(pulled).hasSize((int) known);
    }
    stop.set(true);
    for (Future<?> writer : writing) {
      writer.get(30, SECONDS);
    }
    // Then
    right.changesSince(known).changed().forEach(document -> pulled.add(document.documentId()));
    assertThat(pulled).hasSize((int) right.revision());
  }

  @Test
  void shouldLetOneOfTwoUpdatesOfTheSameReadThrough() throws Exception {
    // Given
    put(left, "a");
    CyclicBarrier together = new CyclicBarrier(2);
    int rounds = 100;
    // When
    Future<Integer> one = threads.submit(() -> each(rounds, together, i -> update(left, together)));
    Future<Integer> two =
        threads.submit(() -> each(rounds, together, i -> update(right, together)));
    // Then
    assertThat(one.get(60, SECONDS) + two.get(60, SECONDS)).isEqualTo(rounds);
    assertThat(left.revision()).isEqualTo(rounds + 1L);
  }

  @Test
  void shouldNeverLeaveADanglingReference() throws Exception {
    // Given
    int pairs = 300;
    write(
        left,
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
      Stage stage = left.get(Kind.STAGE, "a/s" + i).orElseThrow().value();
      boolean exists = right.get(Kind.CERTIFICATE, "c" + i).isPresent();
      assertThat(stage.clientCertificateId()).isEqualTo(exists ? "c" + i : null);
    }
  }

  @Test
  void shouldGiveALeaseToOneNodeOnly() throws Exception {
    // Given
    CyclicBarrier together = new CyclicBarrier(2);
    Duration minute = Duration.ofMinutes(1);
    // When
    Future<Integer> one =
        threads.submit(
            () -> each(50, together, i -> left.coordination().lease("l" + i, "left", minute)));
    Future<Integer> two =
        threads.submit(
            () -> each(50, together, i -> right.coordination().lease("l" + i, "right", minute)));
    // Then
    assertThat(one.get(30, SECONDS) + two.get(30, SECONDS)).isEqualTo(50);
  }

  @Test
  void shouldHintToTheOtherNodeWhatWasWritten() {
    // Given
    AtomicLong heard = new AtomicLong(-1);
    right.onHint(heard::set);
    await().atMost(30, SECONDS).until(() -> heard.get() == 0);
    // When
    List<Duration> times = new ArrayList<>();
    for (String id : List.of("a", "b", "c", "d", "e")) {
      long began = System.nanoTime();
      long revision = put(left, id);
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(30, SECONDS)
          .until(() -> heard.get() == revision);
      times.add(Duration.ofNanos(System.nanoTime() - began));
    }
    // Then: without hints each would be noticed after two seconds of silence
    assertThat(times.stream().sorted().toList().get(2)).isLessThan(Duration.ofMillis(1_500));
  }

  private boolean update(Store store, CyclicBarrier together) {
    Document<?> read = store.get(Kind.BACKEND, "a").orElseThrow();
    meet(together);
    try {
      write(store, t -> t.update(typed(read), backend("a", "changed"), Links.NONE));
      return true;
    } catch (SignetException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
      return false;
    }
  }

  @SuppressWarnings("unchecked") // it was read as this kind
  private static Document<BackendSettings> typed(Document<?> read) {
    return (Document<BackendSettings>) read;
  }

  private boolean attach(int pair) {
    String certificate = "c" + pair;
    Set<DocumentId> named = Set.of(Kind.CERTIFICATE.id(certificate));
    try {
      write(
          left,
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
      write(right, t -> t.delete(Kind.CERTIFICATE.id("c" + pair)));
      return true;
    } catch (ReferencedException e) {
      return false;
    }
  }

  private static int each(int rounds, CyclicBarrier together, IntPredicate work) {
    int successes = 0;
    for (int round = 0; round < rounds; round++) {
      meet(together);
      successes += work.test(round) ? 1 : 0;
    }
    return successes;
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static long put(Store store, String origin) {
    return write(store, t -> t.insert(Kind.BACKEND, origin, backend(origin, null), Links.NONE));
  }

  private static long write(Store store, Consumer<Transaction> work) {
    return store.write(
        StoreContract.AUDIT,
        t -> {
          work.accept(t);
          return t.revision();
        });
  }
}
