package io.signet.api;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Function;

/**
 * A typed request-and-reply address inside one node. Request and reply pass by reference and must
 * be immutable; the address is registered with {@code localConsumer}, so nothing that arrives over
 * the network can reach it.
 *
 * @param address the event-bus address
 * @param requestType what is asked
 * @param replyType what is answered
 */
public record Call<Q, R>(String address, Class<Q> requestType, Class<R> replyType) {

  private static final Logger LOG = System.getLogger(Call.class.getName());
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /**
   * Asks and waits, at most 30 s, for the reply. The future fails with a {@link SignetException}
   * that carries the server's code and message; nobody serving is {@link
   * ErrorCode#SERVICE_UNAVAILABLE}.
   */
  public Future<R> request(EventBus bus, Q request) {
    return request(bus, request, TIMEOUT);
  }

  /** As {@link #request(EventBus, Object)}, with a limit of its own. */
  public Future<R> request(EventBus bus, Q request, Duration timeout) {
    DeliveryOptions options = LocalCodec.options().setSendTimeout(timeout.toMillis());
    return bus.<R>request(address, request, options)
        .map(Message::body)
        .recover(failure -> Future.failedFuture(failure(address, failure)));
  }

  /**
   * Serves this address on this node. A failure of the handler, thrown or returned, travels back as
   * its {@link ErrorCode} and message.
   */
  public MessageConsumer<Q> serve(EventBus bus, Function<Q, Future<R>> handler) {
    return bus.localConsumer(address, message -> answer(message, handler));
  }

  private void answer(Message<Q> message, Function<Q, Future<R>> handler) {
    Future<R> reply;
    try {
      reply = handler.apply(message.body());
    } catch (RuntimeException e) {
      reply = Future.failedFuture(e);
    }
    reply.onComplete(
        value -> message.reply(value, LocalCodec.options()),
        failure -> {
          SignetException own = SignetException.of(failure);
          log(own);
          message.fail(own.code().number(), own.getMessage());
        });
  }

  /** What the caller only sees as a code leaves its cause here, once. */
  private void log(SignetException failure) {
    if (failure.code().status() >= 500 && failure.getCause() != null) {
      LOG.log(Level.ERROR, "failed address=" + address, failure.getCause());
    }
  }

  /** What the bus reports of a request that failed, as one of ours. */
  static SignetException failure(String address, Throwable failure) {
    if (!(failure instanceof ReplyException reply)) {
      return SignetException.of(failure);
    }
    return switch (reply.failureType()) {
      case RECIPIENT_FAILURE ->
          new SignetException(ErrorCode.ofNumber(reply.failureCode()), reply.getMessage());
      case NO_HANDLERS, TIMEOUT, ERROR ->
          new SignetException(
              ErrorCode.SERVICE_UNAVAILABLE, address + " did not answer on this node", reply);
    };
  }
}
