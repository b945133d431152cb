package io.signet.bridge;

import io.signet.api.Addresses;
import io.signet.api.BusProof;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one client hears of the announcements of the cluster. They name certificates and backends,
 * so that they are for who can sign, as everything else.
 */
final class Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  /** The one address that can be listened to. */
  private static final String PERMITTED = Addresses.CLUSTER_CHANGES;

  private final Vertx vertx;
  private final Client client;
  private MessageConsumer<Object> consumer;
  private boolean ended;

  Subscription(Vertx vertx, Client client) {
    this.vertx = vertx;
    this.client = client;
  }

  /** Begins, if the frame is signed; begun twice, it is one all the same. Done when answered. */
  Future<?> register(ClientFrame frame) {
    if (!frame.address().equals(PERMITTED)) {
      client.write(ServerFrame.refusal("access_denied"));
      return Future.succeededFuture();
    }
    client.begun();
    return Addresses.PROOFS
        .request(
            vertx.eventBus(), new BusProof(frame.address(), frame.headers(), frame.textOrEmpty()))
        .onSuccess(signer -> begin(frame))
        .onFailure(failure -> refused(frame, SignetException.of(failure)))
        .onComplete(done -> client.done())
        .otherwiseEmpty();
  }

  Future<?> unregister(ClientFrame frame) {
    if (!frame.address().equals(PERMITTED)) {
      client.write(ServerFrame.refusal("access_denied"));
    } else if (consumer == null) {
      client.write(ServerFrame.refusal("unknown_address"));
    } else {
      stop();
    }
    return Future.succeededFuture();
  }

  /** The client is gone. */
  void end() {
    ended = true;
    stop();
  }

  private void begin(ClientFrame frame) {
    if (ended) {
      return;
    }
    if (consumer == null) {
      consumer = vertx.eventBus().consumer(PERMITTED, this::announce);
    }
    if (frame.replyAddress() != null) {
      client.write(ServerFrame.done(frame.replyAddress()));
    }
  }

  /** To a client that does not read, what was announced is lost; it is a hint to look. */
  private void announce(Message<Object> message) {
    if (!client.behind()) {
      client.write(ServerFrame.message(PERMITTED, message));
    }
  }

  private void refused(ClientFrame frame, SignetException failure) {
    client.write(
        ServerFrame.failure(
            frame.replyAddress(), frame.address(), failure.code().number(), failure.getMessage()));
  }

  private void stop() {
    if (consumer != null) {
      consumer
          .unregister()
          .onFailure(failure -> LOG.debug("not unregistered reason={}", failure.toString()));
      consumer = null;
    }
  }
}
