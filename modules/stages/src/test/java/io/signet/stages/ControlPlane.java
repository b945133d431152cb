package io.signet.stages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.signet.api.Caller;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.Kind;
import io.signet.api.Operation;
import io.signet.api.OperationTable;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.api.Telemetry;
import io.signet.api.WireJson;
import io.signet.store.Audit;
import io.signet.store.Store;
import io.signet.store.Transaction.Links;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls the operations of this module as a door would: by verb, path and JSON text. */
final class ControlPlane {

  static final StageOptions OPTIONS = StageOptions.of("us-east-1", "123456789012");

  final Store store;
  private final OperationTable table;
  private int requests;

  ControlPlane() {
    this(new InMemoryStore(), OPTIONS);
  }

  ControlPlane(Store store, StageOptions options) {
    this(
        store,
        options,
        candidate -> {
          throw new AssertionError("no backend was to be asked: " + candidate);
        });
  }

  /**
   * @param judge what the backends are found to be
   */
  ControlPlane(Store store, StageOptions options, StageJudge judge) {
    this.store = store;
    this.table =
        StageOperations.table(
            store, options, Clock.systemUTC(), judge, new KeptVerdicts(Telemetry.NONE));
  }

  /** The answer's JSON; a null node for an empty one. */
  JsonNode call(String verb, String target, String body) {
    Object value = table.run(request(verb, target, body)).value();
    return value == null ? NullNode.instance : WireJson.tree(value);
  }

  JsonNode get(String target) {
    return call("GET", target, "");
  }

  JsonNode post(String target, String body) {
    return call("POST", target, body);
  }

  JsonNode put(String target, String body) {
    return call("PUT", target, body);
  }

  JsonNode delete(String target) {
    return call("DELETE", target, "");
  }

  /** A PATCH of operations, each given as op, path and value. */
  JsonNode patch(String target, String... operations) {
    List<Map<String, String>> list = new ArrayList<>();
    for (int i = 0; i < operations.length; i += 3) {
      Map<String, String> operation = new LinkedHashMap<>();
      operation.put("op", operations[i]);
      operation.put("path", operations[i + 1]);
      operation.put(operations[i].equals("copy") ? "from" : "value", operations[i + 2]);
      list.add(operation);
    }
    return call(
        "PATCH", target, new String(WireJson.bytes(Map.of("patchOperations", list)), UTF_8));
  }

  /** Makes an API and answers its id. */
  String newApi() {
    return post("/restapis", "{\"name\":\"pets\"}").get("id").asText();
  }

  /** The path of an API's root resource. */
  String root(String apiId) {
    return "/restapis/"
        + apiId
        + "/resources/"
        + get("/restapis/" + apiId).get("rootResourceId").asText();
  }

  /** Makes an API with one deployed method; answers its id. */
  String newDeployedApi(String stageName) {
    String api = newApi();
    put(root(api) + "/methods/GET", "{\"authorizationType\":\"NONE\"}");
    put(root(api) + "/methods/GET/integration", "{\"type\":\"MOCK\"}");
    post("/restapis/" + api + "/deployments", "{\"stageName\":\"" + stageName + "\"}");
    return api;
  }

  /** Puts a certificate into the store as the certificate verticle would. */
  void newCertificate(String id) {
    ClientCertificate certificate =
        WireJson.fromTree(
            WireJson.tree(Map.of("clientCertificateId", id)), ClientCertificate.class);
    store.write(
        new Audit(Caller.SIGNET, "test", "GenerateClientCertificate", id),
        transaction -> {
          transaction.insert(
              Kind.CERTIFICATE, id, new StoredCertificate(certificate, 1, "00"), Links.NONE);
          return null;
        });
  }

  /** The refusal of a call that must be refused, as status, type and message in one line. */
  static String refusal(ThrowingCallable call) {
    SignetException refusal = catchThrowableOfType(SignetException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal.code().status() + " " + refusal.code().type() + ": " + refusal.getMessage();
  }

  ControlRequest request(String verb, String target, String body) {
    String[] parts = target.split("\\?", 2);
    for (Operation operation : Operation.values()) {
      if (!operation.method().equals(verb) || operation.template().contains("?")) {
        continue;
      }
      Map<String, String> path = match(operation.template(), parts[0]);
      if (path != null) {
        return new ControlRequest(
            operation,
            new Caller("AKIDEXAMPLE", "http", "127.0.0.1"),
            "request-" + ++requests,
            path,
            query(parts.length > 1 ? parts[1] : ""),
            Buffer.buffer(body));
      }
    }
    throw new IllegalArgumentException("no operation for " + verb + " " + target);
  }

  private static Map<String, String> match(String template, String path) {
    String[] names = template.split("/");
    String[] values = path.split("/");
    if (names.length != values.length) {
      return null;
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      if (names[i].startsWith("{")) {
        variables.put(names[i].substring(1, names[i].length() - 1), decoded(values[i]));
      } else if (!names[i].equals(values[i])) {
        return null;
      }
    }
    return variables;
  }

  private static Map<String, List<String>> query(String text) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String pair : text.isEmpty() ? new String[0] : text.split("&")) {
      String[] parts = pair.split("=", 2);
      query
          .computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
          .add(parts.length > 1 ? decoded(parts[1]) : "");
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
