package io.signet.certificates;

import io.signet.api.Caller;
import io.signet.api.ControlRequest;
import io.signet.api.Operation;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Control-plane requests as a door would pass them on. */
final class Requests {

  private static final Caller CALLER = new Caller("AKIATEST", "http", "127.0.0.1");

  private Requests() {}

  static ControlRequest generate(String body) {
    return request(Operation.GENERATE_CLIENT_CERTIFICATE, Map.of(), Map.of(), body);
  }

  static ControlRequest get(String id) {
    return request(Operation.GET_CLIENT_CERTIFICATE, path(id), Map.of(), "");
  }

  static ControlRequest list(Map<String, String> query) {
    Map<String, List<String>> values = new HashMap<>();
    query.forEach((name, value) -> values.put(name, List.of(value)));
    return request(Operation.GET_CLIENT_CERTIFICATES, Map.of(), values, "");
  }

  static ControlRequest update(String id, String body) {
    return request(Operation.UPDATE_CLIENT_CERTIFICATE, path(id), Map.of(), body);
  }

  static ControlRequest describe(String id, String description) {
    return update(
        id,
        """
        {"patchOperations": [{"op": "replace", "path": "/description", "value": "%s"}]}
        """
            .formatted(description));
  }

  static ControlRequest delete(String id) {
    return request(Operation.DELETE_CLIENT_CERTIFICATE, path(id), Map.of(), "");
  }

  static ControlRequest csr(String id, String body) {
    return request(Operation.CREATE_CERTIFICATE_REQUEST, path(id), Map.of(), body);
  }

  static ControlRequest chain(String id, String pem) {
    String body = new JsonObject().put("chain", pem).encode();
    return request(Operation.IMPORT_CERTIFICATE_CHAIN, path(id), Map.of(), body);
  }

  static ControlRequest importing(Map<String, Object> body) {
    return importing(new JsonObject(body).encode());
  }

  static ControlRequest importing(String body) {
    return request(Operation.IMPORT_CLIENT_CERTIFICATE, Map.of(), Map.of(), body);
  }

  static ControlRequest tag(String arn, String body) {
    return request(Operation.TAG_RESOURCE, Map.of("resourceArn", arn), Map.of(), body);
  }

  static ControlRequest untag(String arn, String... keys) {
    Map<String, List<String>> query = Map.of("tagKeys", List.of(keys));
    return request(Operation.UNTAG_RESOURCE, Map.of("resourceArn", arn), query, "");
  }

  static ControlRequest tags(String arn) {
    return request(Operation.GET_TAGS, Map.of("resourceArn", arn), Map.of(), "");
  }

  static ControlRequest kit(String id, String server) {
    Map<String, String> path = Map.of("clientCertificateId", id, "server", server);
    return request(Operation.GET_KIT, path, Map.of(), "");
  }

  static ControlRequest rotate(String id) {
    return request(Operation.CREATE_ROTATION, path(id), Map.of(), "");
  }

  static ControlRequest rotations(String id) {
    return request(Operation.GET_ROTATIONS, path(id), Map.of(), "");
  }

  static ControlRequest versions(String id) {
    return request(Operation.GET_CERTIFICATE_VERSIONS, path(id), Map.of(), "");
  }

  static ControlRequest rotation(Rotation rotation) {
    return request(Operation.GET_ROTATION, path(rotation), Map.of(), "");
  }

  static ControlRequest move(Rotation rotation, State to, boolean force) {
    return move(rotation, "{\"to\": \"%s\", \"force\": %s}".formatted(to, force));
  }

  static ControlRequest move(Rotation rotation, String body) {
    return request(Operation.MOVE_ROTATION, path(rotation), Map.of(), body);
  }

  static ControlRequest authority() {
    return request(Operation.GET_AUTHORITY, Map.of(), Map.of(), "");
  }

  static ControlRequest moveAuthority(State to, boolean force) {
    String body = "{\"to\": \"%s\", \"force\": %s}".formatted(to, force);
    return request(Operation.MOVE_AUTHORITY, Map.of(), Map.of(), body);
  }

  static String arn(String id) {
    return "arn:aws:apigateway:eu-central-1::/clientcertificates/" + id;
  }

  private static Map<String, String> path(String id) {
    return Map.of("clientCertificateId", id);
  }

  private static Map<String, String> path(Rotation rotation) {
    return Map.of(
        "clientCertificateId", rotation.clientCertificateId(), "rotationId", rotation.rotationId());
  }

  static ControlRequest nodes() {
    return request(Operation.GET_NODES, Map.of(), Map.of(), "");
  }

  private static ControlRequest request(
      Operation operation, Map<String, String> path, Map<String, List<String>> query, String body) {
    return new ControlRequest(operation, CALLER, "request-1", path, query, Buffer.buffer(body));
  }
}
