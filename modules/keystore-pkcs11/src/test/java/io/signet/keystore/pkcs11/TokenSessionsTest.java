package io.signet.keystore.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A login lives as long as a session does: what becomes of it when sessions fail. */
@Timeout(300)
final class TokenSessionsTest {

  private static final KeyId ID = new KeyId("a1b2c3", 1);
  private static final Mechanism UNKNOWN = Mechanism.of(0x7fff_0001L);
  private static final long GENERAL_ERROR = 0x5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int THREADS = 4;
  private static final int RESTARTS = 100;

  @TempDir private Path data;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Token token;
  private TokenObjects objects;

  @AfterEach
  void close() {
    threads.shutdownNow();
    token.close();
  }

  @Test
  void shouldStayLoggedInWhenTheTokenRefusesSomething() {
    // Given
    openWithAKey(1);

    // When
    KeystoreException refused =
        catchThrowableOfType(
            KeystoreException.class, () -> objects.sign(Labels.of(ID), UNKNOWN, new byte[32]));

    // Then
    assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED);
    assertThat(objects.list()).containsExactly(ID);
  }

  @Test
  void shouldStayLoggedInForWhoeverWaitsWhenTheOnlySessionFails() throws Exception {
    // Given
    openWithAKey(1);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch fail = new CountDownLatch(1);
    Future<?> failing = threads.submit(() -> token.use(session -> failing(inside, fail)));
    inside.await();
    CompletableFuture<Thread> waiter = new CompletableFuture<>();
    Future<Set<KeyId>> waiting =
        threads.submit(
            () -> {
              waiter.complete(Thread.currentThread());
              return objects.list();
            });
    await().atMost(PATIENCE).until(() -> waiter.join().getState() == Thread.State.TIMED_WAITING);

    // When
    fail.countDown();

    // Then
    assertThat(waiting.get()).containsExactly(ID);
    assertThat(catchThrowable(failing::get)).hasMessageContaining("CKR_GENERAL_ERROR");
  }

  @Test
  void shouldNotTakeATokenForHealthyInWhichNobodyIsLoggedIn() {
    // Given
    openWithAKey(1);

    // When
    Throwable failure =
        catchThrowable(
            () ->
                token.use(
                    session -> {
                      loggedOut(session).requireToken();
                      return null;
                    }));

    // Then
    assertThat(failure).hasMessageContaining("is away: CKR_USER_NOT_LOGGED_IN");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(objects.list()).containsExactly(ID));
  }

  @Test
  void shouldCheckOnlyWhileNobodyElseWrites() throws Exception {
    // Given
    openWithAKey(THREADS);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Future<?> writing = threads.submit(() -> objects.write(session -> waits(inside, end)));
    inside.await();
    Keystore keystore = new Pkcs11Keystore(token, objects, true);
    Thread asker = new Thread(keystore::checkHealth);

    // When
    asker.start();

    // Then
    await().atMost(PATIENCE).until(() -> asker.getState() == Thread.State.WAITING);
    end.countDown();
    assertThat(writing.get()).isNull();
    asker.join();
  }

  @Test
  void shouldFindItsKeysHoweverOftenAnotherRestartsTheLibrary() throws Exception {
    // Given
    openWithAKey(THREADS);
    Library library = Library.open(SoftHsm.library());
    AtomicBoolean enough = new AtomicBoolean();
    AtomicIntegerArray rounds = new AtomicIntegerArray(THREADS);
    List<Future<Void>> finders =
        IntStream.range(0, THREADS)
            .mapToObj(number -> threads.submit(() -> find(rounds, number, enough)))
            .toList();

    // When
    for (int i = 0; i < RESTARTS; i++) {
      library.restart(library.use(cryptoki -> library.generation()));
      awaitTwoRounds(rounds, finders);
    }
    enough.set(true);

    // Then
    for (Future<Void> finder : finders) {
      assertThat(finder.get()).isNull();
    }
    library.release();
  }

  private Void find(AtomicIntegerArray rounds, int number, AtomicBoolean enough) {
    while (!enough.get()) {
      assertThat(objects.list()).containsExactly(ID);
      rounds.incrementAndGet(number);
    }
    return null;
  }

  /** So that no call meets two restarts, which is one more than it is repeated. */
  private static void awaitTwoRounds(AtomicIntegerArray rounds, List<Future<Void>> finders) {
    int[] before = IntStream.range(0, THREADS).map(rounds::get).toArray();
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                IntStream.range(0, THREADS)
                    .allMatch(i -> finders.get(i).isDone() || rounds.get(i) >= before[i] + 2));
  }

  private void openWithAKey(int sessions) {
    Map<String, String> settings = new HashMap<>(SoftHsm.create().settings());
    settings.put("sessions", Integer.toString(sessions));
    token = Token.open(Pkcs11Settings.of(data, settings));
    objects = new TokenObjects(token);
    objects.generate(ID, Labels.of(ID), KeyAlgorithm.EC_P256);
  }

  private static Void waits(CountDownLatch inside, CountDownLatch end) {
    inside.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private static Void failing(CountDownLatch inside, CountDownLatch fail) {
    waits(inside, fail);
    throw new TokenFault("C_Sign", GENERAL_ERROR);
  }

  /** The last session of a login ends it; the next is nobody's. */
  private Session loggedOut(Session last) {
    Cryptoki cryptoki = last.cryptoki();
    cryptoki.closeSession(last.number());
    long slot =
        cryptoki.slots().stream()
            .filter(each -> token.name().contains(cryptoki.tokenInfo(each).label()))
            .findFirst()
            .orElseThrow();
    return new Session(cryptoki, cryptoki.openSession(slot), Map.of());
  }
}
