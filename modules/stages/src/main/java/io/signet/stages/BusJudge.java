package io.signet.stages;

import io.signet.api.Addresses;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.api.StageCandidate;
import io.signet.api.StageVerdicts;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Leaves the asking to the backend verticles of this node. Never called on an event loop. */
final class BusJudge implements StageJudge {

  /** Less than whoever asked for the operation waits. */
  private static final Duration LIMIT = Duration.ofSeconds(25);

  private final EventBus bus;

  BusJudge(EventBus bus) {
    this.bus = bus;
  }

  @Override
  public StageVerdicts judge(StageCandidate candidate) {
    try {
      return Addresses.VERDICTS
          .request(bus, candidate, LIMIT)
          .toCompletionStage()
          .toCompletableFuture()
          .get(LIMIT.toSeconds() + 1, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw SignetException.of(e.getCause());
    } catch (TimeoutException e) {
      throw late(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw late(e);
    }
  }

  private static SignetException late(Exception cause) {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE, "The backends could not be judged in time", cause);
  }
}
