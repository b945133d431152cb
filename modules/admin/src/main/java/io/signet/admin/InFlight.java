package io.signet.admin;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The messages that are being worked on: how much they hold, and when there are none left. */
final class InFlight {

  private final long most;
  private final Promise<Void> idle = Promise.promise();
  private boolean closing;
  private int messages;
  private long held;

  /**
   * @param most what they may hold together, in characters
   */
  InFlight(long most) {
    this.most = most;
  }

  /** Takes one in; {@code false} if there is no room for it. A single one always fits. */
  boolean enter(int characters) {
    if (messages > 0 && held + characters > most) {
      return false;
    }
    messages++;
    held += characters;
    return true;
  }

  void leave(int characters) {
    messages--;
    held -= characters;
    settle();
  }

  /** Done when none is left, or after a time. */
  Future<Void> drained(Duration limit) {
    closing = true;
    settle();
    return idle.future()
        .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private void settle() {
    if (closing && messages == 0) {
      idle.tryComplete();
    }
  }
}
