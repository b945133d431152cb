package io.signet.it;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** One API whose stages {@code s1}, {@code s2} … all call the lab's backend. */
final class LabStages {

  private static final String PATH = "/call";

  private final String apiId;
  private final List<String> names;

  private LabStages(String apiId, List<String> names) {
    this.apiId = apiId;
    this.names = names;
  }

  /** Makes the API through one node's door. */
  static LabStages make(ClusterLab lab, int count) {
    NodeDoor door = lab.node(0).door();
    String origin = lab.backend().origin();
    door.made(
        "PUT",
        "/signet/v1/backends/" + URLEncoder.encode(origin, StandardCharsets.UTF_8),
        new JsonObject().put("trustBundle", lab.backend().authorityPem()).encode());
    String api = door.made("POST", "/restapis", "{\"name\": \"lab\"}").path("id").asText();
    String root = door.made("GET", "/restapis/" + api, null).path("rootResourceId").asText();
    String resource =
        door.made(
                "POST",
                "/restapis/" + api + "/resources/" + root,
                new JsonObject().put("pathPart", PATH.substring(1)).encode())
            .path("id")
            .asText();
    String method = "/restapis/" + api + "/resources/" + resource + "/methods/GET";
    door.made("PUT", method, "{\"authorizationType\": \"NONE\"}");
    door.made(
        "PUT",
        method + "/integration",
        new JsonObject()
            .put("type", "HTTP_PROXY")
            .put("httpMethod", "GET")
            .put("uri", origin + "/${stageVariables.name}")
            .encode());
    List<String> names = IntStream.rangeClosed(1, count).mapToObj(i -> "s" + i).toList();
    for (String name : names) {
      door.made(
          "POST",
          "/restapis/" + api + "/deployments",
          new JsonObject()
              .put("stageName", name)
              .put("variables", new JsonObject().put("name", name))
              .encode());
    }
    return new LabStages(api, names);
  }

  List<String> names() {
    return names;
  }

  String path(String stage) {
    return "/restapis/" + apiId + "/stages/" + stage;
  }

  /** Where callers call a stage on a node. */
  URI url(LabNode node, String stage) {
    return node.url(apiId, stage, PATH);
  }

  /** The path of a call, for whoever calls through a balancer. */
  String callPath(String stage) {
    return "/restapis/" + apiId + "/" + stage + "/_user_request_" + PATH;
  }

  /**
   * Attaches a certificate.
   *
   * @param certificateId empty for none
   */
  Future<NodeDoor.Answer> attach(NodeDoor door, String stage, String certificateId) {
    return door.ask("PATCH", path(stage), patch("/clientCertificateId", certificateId));
  }

  /** The body of a change of one member. */
  static String patch(String path, String value) {
    return "{\"patchOperations\": [{\"op\": \"replace\", \"path\": \"%s\", \"value\": \"%s\"}]}"
        .formatted(path, value);
  }
}
