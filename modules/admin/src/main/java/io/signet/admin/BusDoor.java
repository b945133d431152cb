package io.signet.admin;

import io.signet.api.Addresses;
import io.signet.api.BusAddresses;
import io.signet.api.BusMessage;
import io.signet.api.BusProof;
import io.signet.api.Caller;
import io.signet.api.ControlReply;
import io.signet.api.ErrorCode;
import io.signet.api.LargeBodies;
import io.signet.api.Operation;
import io.signet.api.SignetException;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public doors on the event bus: verify a message, name its operation, have it carried out,
 * reply. The same verticles answer as over HTTP.
 */
final class BusDoor {

  private static final Logger LOG = LoggerFactory.getLogger(BusDoor.class);

  /** What Vert.x calls the address of a request's answer, in a cluster and without one. */
  private static final String REPLY = "__vertx.reply.";

  private final Vertx vertx;
  private final BusVerifier verifier;
  private final Dispatcher dispatcher;
  private final Duration drain;
  private final InFlight inFlight = new InFlight(BusLimits.HELD);
  private List<MessageConsumer<?>> consumers = List.of();

  /**
   * @param drain how long messages in flight may take at a stop
   */
  BusDoor(Vertx vertx, BusVerifier verifier, Dispatcher dispatcher, Duration drain) {
    this.vertx = vertx;
    this.verifier = verifier;
    this.dispatcher = dispatcher;
    this.drain = drain;
  }

  /** Listens; done once the whole cluster knows. */
  Future<Void> open() {
    consumers =
        List.of(
            consumer(BusAddresses.CERTIFICATES),
            consumer(BusAddresses.STAGES),
            consumer(BusAddresses.INVOCATIONS),
            Addresses.PROOFS.serve(vertx.eventBus(), this::signer));
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList()).mapEmpty();
  }

  /** Takes nothing new; done when what is in flight is answered, or after the drain time. */
  Future<Void> close() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
        .compose(unregistered -> inFlight.drained(drain));
  }

  private MessageConsumer<Object> consumer(String address) {
    return vertx.eventBus().consumer(address, message -> handle(address, message));
  }

  private Future<String> signer(BusProof proof) {
    return verifier
        .verify(proof.address(), proof.headers(), proof.body())
        .map(BusMessage::accessKeyId);
  }

  private void handle(String address, Message<Object> message) {
    if (!isAnswerable(message)) {
      LOG.warn("message dropped, its answer is wanted elsewhere address={}", address);
      return;
    }
    String requestId = UUID.randomUUID().toString();
    int length = message.body() instanceof String text ? text.length() : 0;
    if (!inFlight.enter(length)) {
      fail(message, requestId, new SignetException(ErrorCode.TOO_MANY_REQUESTS, "Try again later"));
      return;
    }
    Future.succeededFuture()
        .compose(start -> verifier.verify(address, message.headers(), message.body()))
        .compose(signed -> dispatch(signed, requestId))
        .compose(reply -> text(address, reply))
        .onSuccess(text -> message.reply(text, named(requestId)))
        .onFailure(failure -> fail(message, requestId, SignetException.of(failure)))
        .onComplete(done -> inFlight.leave(length));
  }

  /**
   * Whoever sends says where the answer is to go. It goes to who waits for it, never to an address
   * that somebody serves, which would take it for a message of ours.
   */
  private static boolean isAnswerable(Message<Object> message) {
    String answer = message.replyAddress();
    return answer == null || answer.startsWith(REPLY);
  }

  private Future<ControlReply> dispatch(BusMessage message, String requestId) {
    Operation operation =
        Operation.named(message.action())
            .orElseThrow(
                () -> SignetException.badRequest("Unknown action '" + message.action() + "'"));
    requireServed(operation, message.address());
    if (operation.bringsKey()) {
      throw SignetException.badRequest(
          operation.operationName() + " brings a private key and is served over HTTP only");
    }
    Caller caller = new Caller(message.accessKeyId(), "bus", "-");
    return LargeBodies.handle(
            vertx,
            message.body().length(),
            () -> BusRequest.of(operation, caller, requestId, message.body()))
        .compose(dispatcher::dispatch);
  }

  /** Tags belong to certificates and to stages, and so to both addresses. */
  private static void requireServed(Operation operation, String address) {
    boolean tagsOfCertificates =
        operation.owner() == Operation.Owner.TAGS && address.equals(BusAddresses.CERTIFICATES);
    if (!address.equals(BusAddresses.of(operation)) && !tagsOfCertificates) {
      throw SignetException.badRequest(
          operation.operationName() + " is served at " + BusAddresses.of(operation));
    }
  }

  /** How long an answer is, only its JSON form tells; that of an invocation may be long. */
  private Future<String> text(String address, ControlReply reply) {
    if (reply.value() == null) {
      return Future.succeededFuture("");
    }
    return address.equals(BusAddresses.INVOCATIONS)
        ? vertx.executeBlocking(() -> json(reply.value()), false)
        : Future.succeededFuture(json(reply.value()));
  }

  private static String json(Object value) {
    return new String(WireJson.bytes(value), StandardCharsets.UTF_8);
  }

  private static void fail(Message<Object> message, String requestId, SignetException failure) {
    ErrorCode code = failure.code();
    if (code.status() >= 500 && code != ErrorCode.NOT_IMPLEMENTED) {
      LOG.error(
          "message failed requestId={} code={} message={}",
          requestId,
          code,
          failure.getMessage(),
          failure.getCause());
    }
    message.fail(code.number(), failure.getMessage());
  }

  private static DeliveryOptions named(String requestId) {
    return new DeliveryOptions().addHeader(BusMessage.REQUEST_ID, requestId);
  }
}
