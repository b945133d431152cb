package io.signet.store;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.AuditEntry;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Page;
import io.signet.api.PageRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed (SIGKILL) at random instants, again and again over one file. What
 * was acknowledged must be there, whole; what was not may be there, whole.
 *
 * <p>{@code -Dsignet.crash.rounds=500} runs more rounds than 50, {@code -Dsignet.crash.seed=…}
 * repeats the instants of a run.
 */
final class CrashTest {

  private static final int ROUNDS = Integer.getInteger("signet.crash.rounds", 50);
  private static final long SEED = Long.getLong("signet.crash.seed", System.nanoTime());

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final Map<String, Long> acknowledged = new HashMap<>();

  @Test
  void shouldHaveEveryAcknowledgedWriteWholeAfterEveryKill() throws Exception {
    // Given
    for (int round = 0; round < ROUNDS; round++) {
      // When
      killWriter(folder, round);
      // Then
      check(folder, "round " + round + " of seed " + SEED);
    }
    assertThat(acknowledged).hasSizeGreaterThan(ROUNDS / 2);
    System.out.println(
        "crash test: rounds=" + ROUNDS + " acknowledged=" + acknowledged.size() + " lost=0");
  }

  @Test
  void shouldOpenAStoreWhoseFirstStartWasKilled() throws Exception {
    // Given
    int starts = Math.max(1, ROUNDS / 5);
    for (int start = 0; start < starts; start++) {
      Path fresh = folder.resolve("start" + start);
      acknowledged.clear();
      // When
      try (ChildJvm writer = ChildJvm.start(CrashingWriter.class, fresh.toString(), "first")) {
        assertThat(writer.line()).isEqualTo("started");
        pause(600_000);
        writer.killAndRead().forEach(this::acknowledge);
      }
      // Then
      check(fresh, "start " + start + " of seed " + SEED);
    }
  }

  private void killWriter(Path path, int round) throws Exception {
    try (ChildJvm writer =
        ChildJvm.start(CrashingWriter.class, path.toString(), Integer.toString(round))) {
      assertThat(writer.line()).isEqualTo("started");
      // One round in five may end before the first write, in the middle of opening.
      if (random.nextInt(5) > 0) {
        acknowledge(writer.line());
      }
      pause(250_000);
      writer.killAndRead().forEach(this::acknowledge);
    }
  }

  private void pause(int microseconds) {
    long end = System.nanoTime() + MICROSECONDS.toNanos(random.nextInt(microseconds));
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private void acknowledge(String line) {
    int space = line.indexOf(' ');
    acknowledged.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
  }

  private void check(Path path, String when) {
    try (DataDirectory directory = DataDirectory.open(path);
        Store store = Stores.open(StoreOptions.in(directory), Clock.systemUTC())) {
      Map<String, Long> certificates = revisions(store, Kind.CERTIFICATE);
      long revision = store.revision();
      long latest = acknowledged.values().stream().mapToLong(Long::longValue).max().orElse(0);
      assertThat(certificates).as(when).containsAllEntriesOf(acknowledged);
      assertThat(revisions(store, Kind.STAGE)).as(when).isEqualTo(certificates);
      assertThat(revision).as(when).isGreaterThanOrEqualTo(latest);
      assertThat(certificates.values())
          .as(when)
          .containsExactlyInAnyOrderElementsOf(numbers(revision));
      assertThat(audited(store)).as(when).isEqualTo(numbers(revision));
      assertThat(counter(store, CrashingWriter.LEFT)).as(when).isEqualTo(revision);
      assertThat(counter(store, CrashingWriter.RIGHT)).as(when).isEqualTo(revision);
    }
  }

  private static <T> Map<String, Long> revisions(Store store, Kind<T> kind) {
    Map<String, Long> revisions = new HashMap<>();
    for (Document<T> document : store.list(kind, "")) {
      revisions.put(document.id(), document.revision());
    }
    return revisions;
  }

  private static List<Long> audited(Store store) {
    List<Long> revisions = new ArrayList<>();
    String after = "";
    while (revisions.isEmpty() || !after.isEmpty()) {
      Page<AuditEntry> page = store.audit(new PageRequest(500, after));
      page.item().forEach(entry -> revisions.add(0, entry.revision()));
      if (page.position() == null) {
        return revisions;
      }
      after = revisions.get(0).toString();
    }
    return revisions;
  }

  private static long counter(Store store, String id) {
    return store
        .get(Kind.BACKEND, id)
        .map(document -> Long.parseLong(document.value().serverName()))
        .orElse(0L);
  }

  private static List<Long> numbers(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
