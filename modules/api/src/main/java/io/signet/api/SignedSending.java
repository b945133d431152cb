package io.signet.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One request of a client, from its first message to its answer.
 *
 * <p>The bus gives messages to the nodes in turn, and what it gives to a node that has just died is
 * lost without a word. So where no answer comes in time, the request is sent again, to the next
 * node. What may be carried out twice is signed anew; anything else is sent as the very same
 * message, whose nonce no two nodes take. The first answer counts.
 */
final class SignedSending {

  private static final long PAUSE_MILLIS = 250;

  private final Vertx vertx;
  private final AccessKey key;
  private final Patience patience;
  private final boolean once;
  private final String address;
  private final Supplier<BusMessage> message;
  private final Promise<String> answer = Promise.promise();
  private final long started = System.nanoTime();

  /** The messages that may be answered yet, or be carried out without an answer. */
  private final AtomicInteger open = new AtomicInteger();

  private volatile boolean taken;
  private volatile SignetException declined;

  /**
   * @param once whether to send the same message each time, so that it is carried out once at most
   * @param message what to sign and send
   */
  SignedSending(
      Vertx vertx, AccessKey key, Patience patience, boolean once, Supplier<BusMessage> message) {
    this.vertx = vertx;
    this.key = key;
    this.patience = patience;
    this.once = once;
    BusMessage first = message.get();
    this.address = first.address();
    this.message = once ? () -> first : message;
  }

  /** Sends; the future fails with a {@link SignetException}, at the limit if not before. */
  Future<String> run() {
    send();
    List<Long> timers = new ArrayList<>();
    for (Duration time : patience.again()) {
      timers.add(vertx.setTimer(time.toMillis(), due -> again()));
    }
    timers.add(vertx.setTimer(patience.limit().toMillis(), due -> answer.tryFail(late())));
    return answer.future().onComplete(done -> timers.forEach(vertx::cancelTimer));
  }

  private void again() {
    if (!answer.future().isComplete()) {
      send();
    }
  }

  private void send() {
    BusMessage next = message.get();
    open.incrementAndGet();
    LargeBodies.handle(vertx, next.body().length(), () -> next.signedBy(key))
        .compose(
            headers ->
                vertx
                    .eventBus()
                    .<String>request(
                        next.address(),
                        next.body(),
                        new DeliveryOptions().setHeaders(headers).setSendTimeout(remaining())))
        .map(Message::body)
        .onSuccess(answer::tryComplete)
        .onFailure(failure -> failed(failure));
  }

  private void failed(Throwable failure) {
    if (!(failure instanceof ReplyException reply)) {
      answer.tryFail(SignetException.of(failure));
    } else if (reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
      open.decrementAndGet();
      refused(new SignetException(ErrorCode.ofNumber(reply.failureCode()), reply.getMessage()));
    } else if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
      open.decrementAndGet();
      unserved();
    }
    // What was sent and is not answered, may be yet: by another node, or before the limit.
  }

  private void unserved() {
    if (elapsedMillis() < patience.nobody().toMillis()) {
      vertx.setTimer(PAUSE_MILLIS, due -> again());
    } else if (open.get() == 0 && !taken) {
      answer.tryFail(unavailable());
    }
  }

  /** A node that has this message already says so; the answer is to come from that node. */
  private void refused(SignetException refusal) {
    ErrorCode code = refusal.code();
    if (code == ErrorCode.REPLAYED) {
      taken = true;
    } else if (once
        && (code == ErrorCode.SERVICE_UNAVAILABLE || code == ErrorCode.TOO_MANY_REQUESTS)) {
      declined = declined == null || code == ErrorCode.SERVICE_UNAVAILABLE ? refusal : declined;
    } else {
      answer.tryFail(refusal);
    }
    if (open.get() == 0) {
      allAnswered();
    }
  }

  /**
   * That a node is too busy or lacks something says nothing of what another makes of the same
   * message, so it is the answer only now. And the one that took it was not too busy.
   */
  private void allAnswered() {
    SignetException last = declined;
    if (last != null && !(taken && last.code() == ErrorCode.TOO_MANY_REQUESTS)) {
      answer.tryFail(last);
    }
  }

  private SignetException late() {
    return once || taken
        ? new SignetException(
            ErrorCode.OUTCOME_UNKNOWN,
            address + " did not answer; the message may have been carried out")
        : unavailable();
  }

  private SignetException unavailable() {
    return new SignetException(ErrorCode.SERVICE_UNAVAILABLE, address + " did not answer");
  }

  private long remaining() {
    return Math.max(1, patience.limit().toMillis() - elapsedMillis());
  }

  private long elapsedMillis() {
    return Duration.ofNanos(System.nanoTime() - started).toMillis();
  }

  /**
   * How long a client waits.
   *
   * @param again when a request is sent again, counted from its beginning
   * @param nobody how long it is tried while no node at all serves the address
   * @param limit until an answer must have come
   */
  record Patience(List<Duration> again, Duration nobody, Duration limit) {

    /** The limit is a little more than the server's own, so that its answer wins. */
    static final Patience DEFAULT =
        new Patience(
            List.of(Duration.ofSeconds(3), Duration.ofSeconds(7), Duration.ofSeconds(15)),
            Duration.ofSeconds(10),
            Duration.ofSeconds(35));
  }
}
