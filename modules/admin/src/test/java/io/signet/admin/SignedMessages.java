package io.signet.admin;

import io.signet.api.AccessKey;
import io.signet.api.BusMessage;
import io.signet.api.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Messages for the bus door, made by hand. */
final class SignedMessages {

  static final String CERTIFICATES = "signet.certificates";
  static final AccessKey KEY = DoorFixture.KEY;

  private SignedMessages() {}

  static MultiMap signed(String action, String body) {
    return signed(CERTIFICATES, action, Instant.now(), body);
  }

  static MultiMap signed(String address, String action, Instant time, String body) {
    return message(address, action, KEY.id(), time, body).signedBy(KEY);
  }

  static BusMessage message(
      String address, String action, String keyId, Instant time, String body) {
    return new BusMessage(
        address,
        action,
        keyId,
        Long.toString(time.toEpochMilli()),
        UUID.randomUUID().toString(),
        body);
  }

  static Future<?> send(Vertx vertx, String address, Object body, MultiMap headers) {
    return vertx
        .eventBus()
        .request(address, body, new DeliveryOptions().setHeaders(headers).setSendTimeout(30_000));
  }

  /** The code of the refusal; {@code null} if the message was accepted. */
  static ErrorCode refusal(Vertx vertx, String address, Object body, MultiMap headers) {
    return send(vertx, address, body, headers)
        .map(reply -> (ErrorCode) null)
        .recover(
            failure ->
                Future.succeededFuture(
                    ErrorCode.ofNumber(((ReplyException) failure).failureCode())))
        .timeout(60, TimeUnit.SECONDS)
        .await();
  }
}
