package io.signet.bridge;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;

/** What a client gets, in the members of Vert.x's bridge. */
final class ServerFrame {

  static final Buffer PONG = encoded(new JsonObject().put("type", "pong"));

  private ServerFrame() {}

  /** An answer, under the name that the client gave it; or a message of a subscription. */
  static Buffer message(String address, Message<?> message) {
    return encoded(
        new JsonObject()
            .put("type", "message")
            .put("address", address)
            .put("headers", headers(message.headers()))
            .put("body", message.body())
            .put("send", message.isSend()));
  }

  /** An empty answer, under the name that the client gave it. */
  static Buffer done(String address) {
    return encoded(new JsonObject().put("type", "message").put("address", address).put("body", ""));
  }

  /**
   * A message that was refused.
   *
   * @param address the name that the client gave the answer; {@code null} for none
   * @param source where the message was sent
   * @param code the number of an error code
   */
  static Buffer failure(String address, String source, int code, String message) {
    JsonObject frame = new JsonObject().put("type", "err");
    if (address != null) {
      frame.put("address", address);
    }
    return encoded(
        frame
            .put("sourceAddress", source)
            .put("failureCode", code)
            .put("failureType", ReplyFailure.RECIPIENT_FAILURE.name())
            .put("message", message));
  }

  /** A frame that nobody can do anything with. */
  static Buffer refusal(String reason) {
    return encoded(new JsonObject().put("type", "err").put("message", reason));
  }

  private static JsonObject headers(MultiMap given) {
    JsonObject headers = new JsonObject();
    given.forEach(headers::put);
    return headers;
  }

  private static Buffer encoded(JsonObject frame) {
    Buffer json = frame.toBuffer();
    return Buffer.buffer(4 + json.length()).appendInt(json.length()).appendBuffer(json);
  }
}
