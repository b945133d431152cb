package io.signet.admin;

import io.signet.api.Caller;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Operation;
import io.signet.api.SignetException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts the members of a message on the bus into what HTTP has in three places: variables of the
 * path, parameters of the query, members of the body.
 */
final class BusRequest {

  private BusRequest() {}

  /**
   * A request out of a message's body.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} for malformed JSON, a missing variable,
   *     or a name with U+0000, {@link ErrorCode#SERIALIZATION} for a value of the wrong type
   */
  static ControlRequest of(Operation operation, Caller caller, String requestId, String json) {
    JsonObject members = parse(json);
    Map<String, String> path = new HashMap<>();
    for (String variable : PathTemplate.of(operation).variables()) {
      path.put(variable, variable(members, variable));
    }
    boolean hasBody = !operation.method().equals("GET") && !operation.method().equals("DELETE");
    return new ControlRequest(
        operation,
        caller,
        requestId,
        path,
        hasBody ? Map.of() : query(members),
        hasBody ? body(operation, members) : Buffer.buffer());
  }

  private static JsonObject parse(String json) {
    try {
      return json.isEmpty() ? new JsonObject() : new JsonObject(json);
    } catch (DecodeException e) {
      throw new SignetException(ErrorCode.BAD_REQUEST, "Invalid JSON input", e);
    }
  }

  private static String variable(JsonObject members, String name) {
    Object value = members.remove(name);
    if (value == null) {
      throw SignetException.badRequest("The message needs the member '" + name + "'");
    }
    if (!(value instanceof String text) || text.isEmpty()) {
      throw wrongType(name);
    }
    return StorableText.require(text, "the member '" + name + "'");
  }

  private static Map<String, List<String>> query(JsonObject members) {
    Map<String, List<String>> query = new HashMap<>();
    for (String name : members.fieldNames()) {
      Object value = members.getValue(name);
      if (value instanceof JsonArray values) {
        query.put(name, values.stream().map(element -> scalar(name, element)).toList());
      } else if (value != null) {
        query.put(name, List.of(scalar(name, value)));
      }
    }
    return query;
  }

  private static String scalar(String name, Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return StorableText.require(value.toString(), "the member '" + name + "'");
    }
    throw wrongType(name);
  }

  /** The path of an integration has the verb of its method, so its own verb needs another name. */
  private static Buffer body(Operation operation, JsonObject members) {
    if (operation == Operation.PUT_INTEGRATION && members.containsKey("integrationHttpMethod")) {
      members.put("httpMethod", members.remove("integrationHttpMethod"));
    }
    return members.isEmpty() ? Buffer.buffer() : members.toBuffer();
  }

  private static SignetException wrongType(String name) {
    return new SignetException(
        ErrorCode.SERIALIZATION, "Unexpected type of value at '" + name + "'");
  }
}
