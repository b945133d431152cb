package io.signet.store;

import static io.signet.store.Samples.backend;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.store.CuttingProxy.Cut;
import io.signet.store.PostgresServer.Login;
import io.signet.store.Transaction.Links;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is stopped, killed, halted or cut off, and comes back. */
final class PostgresOutageTest {

  private static PostgresServer server;

  private PostgresFixture fixture;
  private CuttingProxy line;
  private Store store;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    line = CuttingProxy.to(server.port());
    fixture = new PostgresFixture(server.freshDatabase());
    store = open(fixture.login);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    line.close();
    fixture.close();
  }

  @Test
  void shouldNotLetARestartOfTheServerBeSeenAfterwards() {
    // Given
    insert("a");
    store.get(Kind.BACKEND, "a");
    // When
    server.restart();
    // Then
    assertThat(store.get(Kind.BACKEND, "a")).isPresent();
    assertThat(insert("b")).isEqualTo(2);
    assertThat(store.trouble()).isEmpty();
  }

  @Test
  void shouldRefuseWhileTheServerIsAwayAndGoOnWhenItIsBack() {
    // Given
    insert("a");
    server.stop();
    // When
    SignetException write = refusal(() -> insert("b"));
    // Then
    assertThat(write.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refusal(() -> store.get(Kind.BACKEND, "a")).code())
        .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(store.trouble()).hasValueSatisfying(why -> assertThat(why).contains("refused"));
    server.restart();
    await().atMost(30, SECONDS).ignoreExceptions().until(() -> insert("b") == 2);
    assertThat(store.get(Kind.BACKEND, "a")).isPresent();
    assertThat(store.trouble()).isEmpty();
  }

  @Test
  void shouldAnswerWithinItsBoundsWhileTheServerIsHalted() {
    // Given
    insert("a");
    server.pause();
    long began = System.nanoTime();
    // When
    SignetException write = refusal(() -> insert("b"));
    SignetException read = refusal(() -> store.get(Kind.BACKEND, "a"));
    // Then
    server.resume();
    assertThat(write.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(read.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    await().atMost(30, SECONDS).ignoreExceptions().until(() -> insert("c") > 1);
    assertThat(store.get(Kind.BACKEND, "a")).isPresent();
  }

  @Test
  void shouldOpenWithoutTheServerAndWorkWhenItComes() {
    // Given
    Login empty = server.freshDatabase();
    server.stop();
    // When
    try (PostgresFixture late = new PostgresFixture(empty);
        Store opened = late.open(Clock.systemUTC())) {
      // Then
      assertThat(refusal(opened::revision).code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
      assertThat(opened.trouble()).isPresent();
      server.restart();
      await().atMost(30, SECONDS).ignoreExceptions().until(() -> insert(opened, "a") == 1);
    } finally {
      server.restart();
    }
  }

  /** As a primary whose host has died, before its standby. */
  @Test
  void shouldReachTheHostBehindOneThatIsSilent() throws IOException {
    // Given: the system takes connections in, and nobody ever answers
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Login both =
          new Login(
              fixture.login.url().replace("//", "//127.0.0.1:" + silent.getLocalPort() + ","),
              fixture.login.user(),
              fixture.login.password());
      // When
      try (Store opened = open(both)) {
        // Then
        assertThat(opened.trouble()).isEmpty();
        assertThat(insert(opened, "a")).isEqualTo(1);
      }
    }
  }

  @Test
  void shouldNotAcknowledgeWhatNoStandbyHasConfirmed() {
    // Given: nobody is called so, as when the standby is away
    AtomicLong writes = new AtomicLong();
    standbys("nobody");
    // When: the server has read that
    SignetException refusal =
        await()
            .atMost(20, SECONDS)
            .until(() -> refusal(() -> insert("b" + writes.incrementAndGet())), Objects::nonNull);
    // Then
    standbys("");
    assertThat(refusal.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    await().atMost(10, SECONDS).ignoreExceptions().until(() -> insert("c") > 1);
  }

  @Test
  void shouldHearOthersAgainAfterARestart() {
    // Given
    AtomicLong heard = new AtomicLong(-1);
    store.onHint(heard::set);
    await().atMost(30, SECONDS).until(() -> heard.get() == 0);
    server.stop();
    server.restart();
    // When
    try (Store other = fixture.open(Clock.systemUTC())) {
      insert(other, "a");
    }
    // Then
    await().atMost(30, SECONDS).until(() -> heard.get() == 1);
  }

  @Test
  void shouldLoseNoAcknowledgedWriteWhenTheServerIsKilled() throws Exception {
    // Given
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    for (int thread = 0; thread < 2; thread++) {
      String prefix = "t" + thread + "-";
      threads.execute(
          () -> {
            for (int i = 0; !stop.get(); i++) {
              try {
                insert(prefix + i);
                acknowledged.add(prefix + i);
              } catch (SignetException e) {
                assertThat(e.code().status()).isEqualTo(503);
              }
            }
          });
    }
    // When
    for (int round = 0; round < 3; round++) {
      int more = acknowledged.size() + 50;
      await().atMost(30, SECONDS).until(() -> acknowledged.size() >= more);
      server.kill();
      server.restart();
    }
    int enough = acknowledged.size() + 50;
    await().atMost(30, SECONDS).until(() -> acknowledged.size() >= enough);
    stop.set(true);
    threads.shutdown();
    assertThat(threads.awaitTermination(30, SECONDS)).isTrue();
    // Then
    Set<String> present = ConcurrentHashMap.newKeySet();
    store.list(Kind.BACKEND, "").forEach(document -> present.add(document.id()));
    assertThat(present).containsAll(acknowledged);
    assertThat(store.audit(new PageRequest(500, "")).item().size())
        .isEqualTo((int) Math.min(500, store.revision()));
  }

  @Test
  void shouldAcknowledgeAWriteWhoseAnswerWasLost() throws Exception {
    try (Store cut = open(throughTheLine())) {
      // Given
      line.cutAt("COMMIT", Cut.AFTER, false);
      // When
      long revision = insert(cut, "a");
      // Then
      assertThat(line.hasCut()).isTrue();
      assertThat(revision).isEqualTo(1);
      assertThat(store.get(Kind.BACKEND, "a")).isPresent();
      assertThat(store.revision()).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseAWriteThatWasLostBeforeItWasDone() throws Exception {
    try (Store cut = open(throughTheLine())) {
      // Given
      line.cutAt("COMMIT", Cut.BEFORE, false);
      // When
      SignetException refusal = refusal(() -> insert(cut, "a"));
      // Then
      assertThat(line.hasCut()).isTrue();
      assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
      assertThat(store.get(Kind.BACKEND, "a")).isEmpty();
      assertThat(insert(cut, "a")).isEqualTo(1);
    }
  }

  @Test
  void shouldSayThatItDoesNotKnowWhenTheServerIsGoneWithTheAnswer() throws Exception {
    try (Store cut = open(throughTheLine())) {
      // Given
      line.cutAt("COMMIT", Cut.AFTER, true);
      // When
      SignetException refusal = refusal(() -> insert(cut, "a"));
      // Then
      assertThat(refusal.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      assertThat(refusal.code().status()).isEqualTo(503);
      assertThat(store.get(Kind.BACKEND, "a")).isPresent();
      line.refuse(false);
      await()
          .atMost(30, SECONDS)
          .until(() -> refusal(() -> insert(cut, "a")).code() == ErrorCode.CONFLICT);
      assertThat(store.revision()).isEqualTo(1);
    }
  }

  /** As a node that is halted in the middle of a write. */
  @Test
  void shouldNotBeHeldUpByANodeThatDoesNotGoOn() throws Exception {
    // Given
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Store other = open(fixture.login)) {
      Future<SignetException> halted =
          thread.submit(
              () ->
                  refusal(
                      () ->
                          other.write(
                              StoreContract.AUDIT,
                              t -> {
                                inside.countDown();
                                return awaited(release);
                              })));
      inside.await();
      // When
      long revision = insert("a");
      // Then
      assertThat(revision).isEqualTo(1);
      release.countDown();
      assertThat(halted.get(60, SECONDS).code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
      assertThat(insert(other, "b")).isEqualTo(2);
    } finally {
      thread.shutdown();
    }
  }

  private static void standbys(String names) {
    server.administer(
        "ALTER SYSTEM SET synchronous_standby_names = '" + names + "'", "SELECT pg_reload_conf()");
  }

  private Login throughTheLine() {
    return new Login(
        fixture.login.url().replace(Integer.toString(server.port()), Integer.toString(line.port())),
        fixture.login.user(),
        fixture.login.password());
  }

  private Store open(Login login) {
    PostgresOptions options = fixture.options();
    return Stores.open(
        new PostgresOptions(
            login.url(),
            login.user(),
            options.passwordFile(),
            5,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5)),
        Clock.systemUTC());
  }

  private long insert(String origin) {
    return insert(store, origin);
  }

  private static long insert(Store store, String origin) {
    return store.write(
        StoreContract.AUDIT,
        t -> {
          t.insert(Kind.BACKEND, origin, backend(origin, null), Links.NONE);
          return t.revision();
        });
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static SignetException refusal(ThrowingCallable call) {
    return catchThrowableOfType(SignetException.class, call);
  }
}
