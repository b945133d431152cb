package io.signet.bridge;

import io.signet.api.BusAddresses;
import io.signet.api.ErrorCode;
import io.signet.api.LargeBodies;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the messages of one client to the doors of this node, and their answers back. Of this node
 * and no other: what breaks with the node breaks the connection too, so that the client knows.
 */
final class Requests {

  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private static final Set<String> PERMITTED =
      Set.of(BusAddresses.CERTIFICATES, BusAddresses.STAGES, BusAddresses.INVOCATIONS);

  /** More than a door takes, so that its answer wins. */
  private static final long TIMEOUT_MILLIS = 35_000;

  private final Vertx vertx;
  private final Client client;

  Requests(Vertx vertx, Client client) {
    this.vertx = vertx;
    this.client = client;
  }

  /** Done when the message is not needed any more; then only does its answer need memory. */
  Future<?> send(ClientFrame frame) {
    if (!PERMITTED.contains(frame.address())) {
      client.write(ServerFrame.refusal("access_denied"));
      return Future.succeededFuture();
    }
    if (frame.body() == null) {
      refuse(frame, ErrorCode.BAD_REQUEST, "The body of a message must be JSON text");
      return Future.succeededFuture();
    }
    client.begun();
    Promise<Void> answered = Promise.promise();
    vertx
        .eventBus()
        .<String>request(frame.address(), frame.body(), options(frame))
        .onComplete(answer -> answered.complete())
        .compose(answer -> told(frame, answer))
        .onFailure(failure -> failed(frame, failure))
        .onComplete(done -> client.done());
    return answered.future();
  }

  private Future<Buffer> told(ClientFrame frame, Message<String> answer) {
    if (frame.replyAddress() == null) {
      return Future.succeededFuture();
    }
    return LargeBodies.handle(
            vertx, answer.body().length(), () -> ServerFrame.message(frame.replyAddress(), answer))
        .onSuccess(client::write);
  }

  private static DeliveryOptions options(ClientFrame frame) {
    return new DeliveryOptions()
        .setHeaders(frame.headers())
        .setLocalOnly(true)
        .setSendTimeout(TIMEOUT_MILLIS);
  }

  private void failed(ClientFrame frame, Throwable failure) {
    if (failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
      refuse(frame, ErrorCode.ofNumber(reply.failureCode()), reply.getMessage());
    } else {
      LOG.warn("message not answered address={} reason={}", frame.address(), failure.toString());
      refuse(frame, ErrorCode.SERVICE_UNAVAILABLE, frame.address() + " did not answer");
    }
  }

  private void refuse(ClientFrame frame, ErrorCode code, String message) {
    client.write(
        ServerFrame.failure(frame.replyAddress(), frame.address(), code.number(), message));
  }
}
