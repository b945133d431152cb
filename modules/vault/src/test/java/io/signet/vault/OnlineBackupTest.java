package io.signet.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No backup that is taken under load has a document whose key it lacks. */
final class OnlineBackupTest {

  private static final int BACKUPS = Integer.getInteger("signet.test.backups", 15);
  private static final int WRITERS = 2;

  @TempDir Path folder;

  @Test
  void shouldHaveTheKeyOfEveryDocumentWhateverIsMadeAndRemovedMeanwhile() throws Exception {
    // Given
    BackupKey key = TestNode.key(folder, 1);
    Path data = folder.resolve("data");
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    AtomicBoolean stop = new AtomicBoolean();
    List<BackupSummary> taken = new ArrayList<>();
    try (TestNode node = TestNode.open(data)) {
      CountDownLatch begun = new CountDownLatch(WRITERS);
      List<Future<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String name = "w" + i + "-";
        writers.add(threads.submit(() -> work(node, name, begun, stop)));
      }
      begun.await();

      // When
      for (int i = 0; i < BACKUPS; i++) {
        taken.add(Backups.write(folder.resolve(i + ".backup"), false, key, TestNode.source(data)));
      }
      stop.set(true);
      int rounds = 0;
      for (Future<Integer> writer : writers) {
        rounds += writer.get(30, TimeUnit.SECONDS);
      }

      // Then
      assertThat(rounds).as("certificates made and removed meanwhile").isGreaterThan(BACKUPS);
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
    assertThat(taken).allSatisfy(it -> assertThat(it.missing()).isEmpty());
    assertThat(taken.stream().map(it -> it.manifest().revision()).distinct().count())
        .isGreaterThan(BACKUPS / 2);
    TestNode.restore(folder.resolve((BACKUPS - 1) + ".backup"), key, folder.resolve("other"));
    try (TestNode node = TestNode.open(folder.resolve("other"))) {
      assertThat(node.certificates()).isNotEmpty();
      node.certificates().forEach(it -> Keys.prove(node.keystore, new KeyId(it.id(), 1)));
    }
  }

  /** Keeps a few certificates, making one and removing the oldest in turn. */
  private static int work(TestNode node, String name, CountDownLatch begun, AtomicBoolean stop) {
    int made = 0;
    while (!stop.get()) {
      node.generate(name + made++);
      if (made > 3) {
        node.delete(name + (made - 4));
        begun.countDown();
      }
    }
    return made;
  }
}
