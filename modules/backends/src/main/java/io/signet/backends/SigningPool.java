package io.signet.backends;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that wait for tokens to sign. A token may take its time or hang: then these threads
 * do, and neither an event loop nor the workers that check backends' certificates. How many
 * signatures wait is limited, and so is how long.
 */
final class SigningPool implements AutoCloseable {

  /** As many as a token has sessions unless it is told otherwise. */
  static final int THREADS = 8;

  static final int MOST_WAITING = 256;

  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor threads;
  private final Duration patience;

  /**
   * @param name of the threads, before their number
   * @param patience how long a signature may take, with its wait for a thread
   */
  SigningPool(String name, Duration patience) {
    this.patience = patience;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            work -> {
              Thread thread = new Thread(work, name + "-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Has something signed.
   *
   * @return fails with what the signature fails with, or with a {@link KeystoreException} if it is
   *     not made in time
   */
  Future<byte[]> sign(Callable<byte[]> signature) {
    Promise<byte[]> signed = ImmediateEventExecutor.INSTANCE.newPromise();
    try {
      threads.execute(() -> sign(signature, signed));
    } catch (RejectedExecutionException e) {
      signed.tryFailure(slow(MOST_WAITING + " signatures wait for it"));
      return signed;
    }
    ScheduledFuture<?> end =
        GlobalEventExecutor.INSTANCE.schedule(
            () -> signed.tryFailure(slow("it has not signed for " + patience.toMillis() + " ms")),
            patience.toNanos(),
            TimeUnit.NANOSECONDS);
    return signed.addListener(done -> end.cancel(false));
  }

  private static void sign(Callable<byte[]> signature, Promise<byte[]> signed) {
    if (signed.isDone()) {
      // Whoever wanted it was told that it takes too long.
      return;
    }
    try {
      signed.trySuccess(signature.call());
    } catch (Throwable e) {
      // Errors of native code too: whoever waits must hear of them.
      signed.tryFailure(e);
    }
  }

  private static KeystoreException slow(String why) {
    return new KeystoreException(Reason.UNAVAILABLE, "the key's token is slow: " + why);
  }

  /** Takes no more; what a token still has in hand may end. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
