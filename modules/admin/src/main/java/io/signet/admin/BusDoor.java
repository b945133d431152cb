package io.signet.admin;

import io.signet.api.BusAddresses;
import io.signet.api.BusMessage;
import io.signet.api.Caller;
import io.signet.api.ControlReply;
import io.signet.api.ErrorCode;
import io.signet.api.Operation;
import io.signet.api.SignetException;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.nio.charset.StandardCharsets;
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

  private final EventBus bus;
  private final BusVerifier verifier;
  private final Dispatcher dispatcher;
  private List<MessageConsumer<Object>> consumers = List.of();

  BusDoor(EventBus bus, BusVerifier verifier, Dispatcher dispatcher) {
    this.bus = bus;
    this.verifier = verifier;
    this.dispatcher = dispatcher;
  }

  /** Listens; done once the whole cluster knows. */
  Future<Void> open() {
    consumers =
        List.of(
            consumer(BusAddresses.CERTIFICATES),
            consumer(BusAddresses.STAGES),
            consumer(BusAddresses.INVOCATIONS));
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList()).mapEmpty();
  }

  Future<Void> close() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }

  private MessageConsumer<Object> consumer(String address) {
    return bus.consumer(address, message -> handle(address, message));
  }

  private void handle(String address, Message<Object> message) {
    String requestId = UUID.randomUUID().toString();
    Future.succeededFuture()
        .compose(start -> verifier.verify(address, message))
        .compose(signed -> dispatch(signed, requestId))
        .map(BusDoor::text)
        .onSuccess(text -> message.reply(text, named(requestId)))
        .onFailure(failure -> fail(message, requestId, SignetException.of(failure)));
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
    return dispatcher.dispatch(BusRequest.of(operation, caller, requestId, message.body()));
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

  private static String text(ControlReply reply) {
    return reply.value() == null
        ? ""
        : new String(WireJson.bytes(reply.value()), StandardCharsets.UTF_8);
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
