package io.signet.bridge;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * What a client sends.
 *
 * @param type such as {@code send}
 * @param address {@code null} if none was given
 * @param replyAddress under which name the client wants the answer; {@code null} for none
 * @param headers those of the message
 * @param body {@code null} if it is no text
 */
record ClientFrame(
    String type, String address, String replyAddress, MultiMap headers, String body) {

  /** The headers of a signed message, and a few. */
  private static final int MOST_HEADERS = 16;

  /** Far more than any frame needs: what is large in one is its body, which is text. */
  private static final int MOST_VALUES = 1_000;

  /**
   * Reads a frame.
   *
   * @throws BadFrameException if it is no JSON object, or a member has the wrong type
   */
  static ClientFrame parse(Buffer json) {
    requireFewValues(json);
    try {
      JsonObject frame = new JsonObject(json);
      Object body = frame.getValue("body");
      return new ClientFrame(
          frame.getString("type", ""),
          frame.getString("address"),
          frame.getString("replyAddress"),
          headers(frame.getJsonObject("headers")),
          body == null ? "" : body instanceof String text ? text : null);
    } catch (DecodeException | ClassCastException e) {
      throw new BadFrameException("a frame that is no JSON object of the right members");
    }
  }

  /** The body, if there is one that is text. */
  String textOrEmpty() {
    return body == null ? "" : body;
  }

  /** Millions of empty objects would take many times the length of a frame. */
  private static void requireFewValues(Buffer json) {
    int values = 0;
    boolean inText = false;
    for (int i = 0; i < json.length(); i++) {
      byte each = json.getByte(i);
      if (each == '"') {
        inText = !inText;
      } else if (inText) {
        i += each == '\\' ? 1 : 0;
      } else if ((each == ',' || each == '{' || each == '[') && ++values > MOST_VALUES) {
        throw new BadFrameException("a frame of too many values");
      }
    }
  }

  private static MultiMap headers(JsonObject given) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (given == null) {
      return headers;
    }
    if (given.size() > MOST_HEADERS) {
      throw new BadFrameException("a frame with " + given.size() + " headers");
    }
    given.fieldNames().forEach(name -> headers.add(name, given.getString(name)));
    return headers;
  }
}
