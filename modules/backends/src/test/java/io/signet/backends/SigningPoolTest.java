package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much a token that is slow can hold up. */
@Timeout(180)
class SigningPoolTest {

  private static final byte[] SIGNATURE = {1, 2, 3};

  private final CountDownLatch hanging = new CountDownLatch(1);
  private final AtomicInteger busy = new AtomicInteger();
  private SigningPool pool = new SigningPool("test", Duration.ofMinutes(1));

  @AfterEach
  void close() {
    hanging.countDown();
    pool.close();
  }

  @Test
  void shouldSignNoMoreAtOnceThanItHasThreads() {
    // When
    List<Future<byte[]>> all = hang(3 * SigningPool.THREADS);

    // Then
    awaitAllBusy();
    assertThat(all).noneMatch(Future::isDone);
    hanging.countDown();
    await().atMost(30, TimeUnit.SECONDS).until(() -> all.stream().allMatch(Future::isSuccess));
    assertThat(all).extracting(Future::getNow).containsOnly(SIGNATURE);
  }

  @Test
  void shouldRefuseWhatIsMoreThanMayWait() {
    // Given
    List<Future<byte[]>> taken = hang(SigningPool.THREADS + SigningPool.MOST_WAITING);

    // When
    Future<byte[]> more = pool.sign(() -> SIGNATURE);

    // Then
    assertThat(taken).noneMatch(Future::isDone);
    assertThat(more.isDone()).isTrue();
    assertThat(more.cause()).hasMessageContaining("the key's token is slow");
  }

  @Test
  void shouldNotWaitForASignatureForEverAndNotMakeItAfterThat() {
    // Given
    pool.close();
    pool = new SigningPool("impatient", Duration.ofMillis(300));
    List<Future<byte[]>> all = hang(SigningPool.THREADS);
    AtomicInteger signed = new AtomicInteger();

    // When
    Future<byte[]> late = pool.sign(() -> new byte[signed.incrementAndGet()]);

    // Then
    await().atMost(20, TimeUnit.SECONDS).until(late::isDone);
    assertThat(late.cause()).hasMessageContaining("it has not signed for 300 ms");
    hanging.countDown();
    await().atMost(20, TimeUnit.SECONDS).until(() -> all.stream().allMatch(Future::isDone));
    Future<byte[]> next = pool.sign(() -> SIGNATURE);
    await().atMost(20, TimeUnit.SECONDS).until(next::isDone);
    assertThat(signed).hasValue(0);
  }

  @Test
  void shouldPassOnWhyNothingWasSignedErrorsOfNativeCodeToo() {
    // Given
    Error broken = new UnsatisfiedLinkError("the library is gone");

    // When
    Future<byte[]> failed =
        pool.sign(
            () -> {
              throw broken;
            });

    // Then
    await().atMost(30, TimeUnit.SECONDS).until(failed::isDone);
    assertThat(failed.cause()).isSameAs(broken);
  }

  @Test
  void shouldRefuseWhenItIsClosed() {
    // Given
    pool.close();

    // When
    Future<byte[]> late = pool.sign(() -> SIGNATURE);

    // Then
    assertThat(late.isDone()).isTrue();
    assertThat(late.isSuccess()).isFalse();
  }

  private List<Future<byte[]>> hang(int signatures) {
    List<Future<byte[]>> all = new ArrayList<>();
    for (int i = 0; i < signatures; i++) {
      all.add(
          pool.sign(
              () -> {
                busy.incrementAndGet();
                hanging.await();
                return SIGNATURE;
              }));
    }
    return all;
  }

  private void awaitAllBusy() {
    await()
        .during(Duration.ofMillis(200))
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> busy.get() == SigningPool.THREADS);
  }
}
