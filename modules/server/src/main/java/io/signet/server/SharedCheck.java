package io.signet.server;

import io.signet.admin.Readiness;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A check that may block. Whoever asks while it runs gets the answer of that run, so that what is
 * silent holds one thread, however many ask.
 */
final class SharedCheck {

  /** Less than a prober waits, so that it hears of the others when one does not answer. */
  private static final long PATIENCE_SECONDS = 3;

  private final String name;
  private final WorkerExecutor workers;
  private final Callable<String> check;
  private Future<String> running = Future.succeededFuture();
  private Future<Readiness.Check> answer;

  /**
   * @param check answers a detail or {@code null}; what it throws says why it is not ready
   */
  SharedCheck(String name, WorkerExecutor workers, Callable<String> check) {
    this.name = name;
    this.workers = workers;
    this.check = check;
  }

  /** The answer; not ready if the check takes longer than 3 s, until it has ended. */
  synchronized Future<Readiness.Check> ask() {
    if (running.isComplete()) {
      running = workers.executeBlocking(check, false);
      answer =
          running
              .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .map(detail -> new Readiness.Check(name, true, detail))
              .otherwise(failure -> new Readiness.Check(name, false, reason(failure)));
    }
    return answer;
  }

  private static String reason(Throwable failure) {
    return failure instanceof TimeoutException
        ? "no answer within " + PATIENCE_SECONDS + " s"
        : failure.getMessage();
  }
}
