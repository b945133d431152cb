package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.ClientCertificate;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.keystore.KeyId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets operations meet in every order, over the real store. */
class CertificateRaceTest {

  private static final int PAIRS = 1000;

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private Workbench bench;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.maxPerAccount(2000).build());
  }

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    bench.close();
  }

  @Test
  void shouldLeaveNoStageWithoutItsCertificateHoweverAttachAndDeleteMeet() throws Exception {
    // Given
    List<String> ids = bench.generateAtOnce(PAIRS);

    // When
    int attached = 0;
    int deleted = 0;
    int both = 0;
    for (int i = 0; i < PAIRS; i += 4) {
      CyclicBarrier start = new CyclicBarrier(8);
      List<Future<ErrorCode>> attaches = new ArrayList<>();
      List<Future<ErrorCode>> deletes = new ArrayList<>();
      for (int pair = i; pair < i + 4; pair++) {
        String id = ids.get(pair);
        String stage = "stage" + pair;
        attaches.add(threads.submit(() -> outcome(start, () -> bench.attach(stage, id))));
        deletes.add(threads.submit(() -> outcome(start, () -> bench.run(Requests.delete(id)))));
      }
      for (int pair = 0; pair < 4; pair++) {
        ErrorCode attach = attaches.get(pair).get(30, TimeUnit.SECONDS);
        ErrorCode delete = deletes.get(pair).get(30, TimeUnit.SECONDS);
        assertThat(attach).isIn(null, ErrorCode.NOT_FOUND);
        assertThat(delete).isIn(null, ErrorCode.BAD_REQUEST);
        attached += attach == null ? 1 : 0;
        deleted += delete == null ? 1 : 0;
        both += attach == null && delete == null ? 1 : 0;
      }
    }

    // Then
    assertThat(both).isZero();
    assertThat(attached + deleted).isEqualTo(PAIRS);
    assertThat(attached).as("the race went both ways").isPositive();
    assertThat(deleted).as("the race went both ways").isPositive();
    List<Document<Stage>> stages = bench.store.list(Kind.STAGE, "");
    assertThat(stages)
        .hasSize(attached)
        .allMatch(
            stage ->
                bench.store.get(Kind.CERTIFICATE, stage.value().clientCertificateId()).isPresent());
    assertThat(bench.documented()).hasSize(attached).isEqualTo(bench.keystore.list());
  }

  @Test
  void shouldHoldTheLimitWhenManyAskAtOnce() throws Exception {
    // Given
    bench.close();
    bench = new Workbench(folder, TestOptions.FAST.maxPerAccount(5).build());
    CyclicBarrier start = new CyclicBarrier(8);

    // When
    List<Future<ErrorCode>> outcomes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      outcomes.add(threads.submit(() -> outcome(start, () -> bench.generate())));
    }

    // Then
    List<ErrorCode> refusals = new ArrayList<>();
    for (Future<ErrorCode> outcome : outcomes) {
      ErrorCode code = outcome.get(30, TimeUnit.SECONDS);
      if (code != null) {
        refusals.add(code);
      }
    }
    assertThat(refusals).hasSize(3).containsOnly(ErrorCode.LIMIT_EXCEEDED);
    assertThat(bench.documented()).hasSize(5).isEqualTo(bench.keystore.list());
  }

  @Test
  void shouldNeverSweepTheKeyOfACertificateThatIsBeingMade() throws Exception {
    // Given
    AtomicBoolean done = new AtomicBoolean();
    Future<Integer> sweeps = threads.submit(() -> sweepUntil(done));

    // When
    List<Future<?>> makers = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      makers.add(threads.submit(this::makeFiftyAndDeleteHalf));
    }
    for (Future<?> maker : makers) {
      maker.get(60, TimeUnit.SECONDS);
    }
    done.set(true);

    // Then
    assertThat(sweeps.get(30, TimeUnit.SECONDS)).isGreaterThan(10);
    assertThat(bench.documented()).hasSize(100).isEqualTo(bench.keystore.list());
  }

  @Test
  void shouldLetOthersWriteWhileAKeyIsMade() throws Exception {
    // Given
    String id = bench.generate().clientCertificateId();
    bench.keystore.whileGenerating(() -> inAnotherThread(() -> bench.attach("prod", id)));

    // When
    ClientCertificate made = threads.submit(() -> bench.generate()).get(30, TimeUnit.SECONDS);

    // Then
    assertThat(bench.store.list(Kind.STAGE, "")).hasSize(1);
    assertThat(bench.documented()).contains(new KeyId(made.clientCertificateId(), 1));
  }

  private void inAnotherThread(Runnable work) {
    try {
      threads.submit(work).get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the write had to wait", e);
    }
  }

  private int sweepUntil(AtomicBoolean done) {
    Sweeper sweeper = bench.sweeper();
    int count = 0;
    while (!done.get()) {
      assertThat(sweeper.sweep().broken()).isEmpty();
      count++;
    }
    return count;
  }

  private void makeFiftyAndDeleteHalf() {
    for (int i = 0; i < 25; i++) {
      bench.generate();
      String id = bench.generate().clientCertificateId();
      bench.run(Requests.delete(id));
    }
  }

  private static ErrorCode outcome(CyclicBarrier start, Runnable work) throws Exception {
    start.await(30, TimeUnit.SECONDS);
    try {
      work.run();
      return null;
    } catch (SignetException e) {
      return e.code();
    }
  }
}
