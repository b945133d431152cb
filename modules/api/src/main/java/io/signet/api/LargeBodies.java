package io.signet.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/** Keeps work that grows with a body off the event loop once the body is large. */
public final class LargeBodies {

  /** Hashing and parsing this much takes well under a millisecond. */
  private static final int LARGE = 64 * 1024;

  private LargeBodies() {}

  /**
   * Whether work on a body is too long for an event loop.
   *
   * @param length of the body, in bytes or characters
   */
  public static boolean isLarge(int length) {
    return length > LARGE;
  }

  /**
   * Does the work here, or on a worker if the body is large; a failure of it fails the future.
   *
   * @param length of the body, in bytes or characters
   */
  public static <T> Future<T> handle(Vertx vertx, int length, Callable<T> work) {
    if (isLarge(length)) {
      return vertx.executeBlocking(work, false);
    }
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}
