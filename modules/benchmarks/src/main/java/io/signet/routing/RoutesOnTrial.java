package io.signet.routing;

import io.signet.api.Configuration;
import io.signet.api.DeployedApi;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Stage;
import io.signet.api.WireJson;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** A route table like one that the control plane leads to: APIs with some routes each. */
final class RoutesOnTrial {

  private RoutesOnTrial() {}

  /**
   * @param routes in each API: {@code /r0/{name}}, {@code /r1/{name}}, …
   */
  static RouteTable table(int apis, int routes) {
    Map<String, Document<?>> stages = new HashMap<>();
    Map<String, Document<?>> deployments = new HashMap<>();
    for (int i = 0; i < apis; i++) {
      String api = api(i);
      Stage stage =
          read(new JsonObject().put("deploymentId", "d1").put("stageName", "prod"), Stage.class);
      DeployedApi deployed = read(deployment(api, routes), DeployedApi.class);
      stages.put(api + "/prod", new Document<>(Kind.STAGE, api + "/prod", 1, stage));
      deployments.put(api + "/d1", new Document<>(Kind.DEPLOYMENT, api + "/d1", 1, deployed));
    }
    Configuration configuration =
        new Configuration(1, Map.of(Kind.STAGE, stages, Kind.DEPLOYMENT, deployments));
    return RouteTable.of(configuration, RouteTable.EMPTY, "123456789012");
  }

  static String path(int api, int route) {
    return "/restapis/" + api(api) + "/prod/_user_request_/r" + route + "/k1";
  }

  /** A call of a route of a table. */
  static CallContext call(RouteTable table, int api, MultiMap headers) {
    PathMatcher matcher = new PathMatcher();
    Route route = matcher.match(table.stage(api(api), "prod").root(), "/r0/k1", 0, 6, "GET");
    return new CallContext(
        route,
        HttpMethod.GET,
        "/r0/k1",
        null,
        headers,
        matcher.values(),
        new Caller(),
        Identifiers.requestId());
  }

  private static String api(int index) {
    return String.format("a%09d", index);
  }

  private static JsonObject deployment(String api, int routes) {
    JsonArray resources = new JsonArray();
    for (int i = 0; i < routes; i++) {
      JsonObject integration =
          new JsonObject()
              .put("type", "HTTP_PROXY")
              .put("httpMethod", "ANY")
              .put("uri", "https://backend.example/{name}")
              .put(
                  "requestParameters",
                  new JsonObject()
                      .put("integration.request.path.name", "method.request.path.name"));
      JsonObject method =
          new JsonObject()
              .put("httpMethod", "ANY")
              .put("authorizationType", "NONE")
              .put("methodIntegration", integration);
      resources.add(
          new JsonObject()
              .put("id", "r" + i)
              .put("pathPart", "{name}")
              .put("path", "/r" + i + "/{name}")
              .put("resourceMethods", new JsonObject().put("ANY", method)));
    }
    return new JsonObject()
        .put("deployment", new JsonObject().put("id", "d1"))
        .put("api", new JsonObject().put("id", api).put("name", "trial"))
        .put("resources", resources);
  }

  private static <T> T read(JsonObject json, Class<T> type) {
    return WireJson.read(Buffer.buffer(json.encode()), type);
  }

  /** Who calls. */
  private record Caller() implements Peer {

    @Override
    public String address() {
      return "192.0.2.1";
    }

    @Override
    public boolean tls() {
      return true;
    }

    @Override
    public int port() {
      return 443;
    }

    @Override
    public String protocol() {
      return "HTTP/1.1";
    }

    @Override
    public String host() {
      return "api.example";
    }
  }
}
