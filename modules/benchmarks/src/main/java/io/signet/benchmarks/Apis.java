package io.signet.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.server.ControlPlane;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Makes certificates and deployed APIs through the control plane, as any user does. */
final class Apis {

  private static final String STAGE = "prod";

  private final ControlPlane control;

  Apis(ControlPlane control) {
    this.control = control;
  }

  /** A client certificate, made by Signet. */
  record Certificate(String id, String pem) {}

  Certificate certificate() {
    JsonNode made = control.post("/clientcertificates", Map.of("description", "benchmark"));
    return new Certificate(
        made.path("clientCertificateId").asText(), made.path("pemEncodedCertificate").asText());
  }

  /** Tells Signet what vouches for a backend and how to speak to it. */
  void backend(int port, PemFiles server, String protocol) {
    String origin = "https://localhost:" + port;
    control.put(
        "/signet/v1/backends/" + URLEncoder.encode(origin, StandardCharsets.UTF_8),
        Map.of("trustBundle", server.text(), "protocol", protocol));
  }

  /** An API with a resource for each route, {@code /NAME/{name}}, which call {@code /{name}}. */
  String create(int backendPort, List<String> routes) {
    JsonNode api = control.post("/restapis", Map.of("name", "benchmark"));
    String id = api.path("id").asText();
    String root = api.path("rootResourceId").asText();
    for (String route : routes) {
      String parent = route.isEmpty() ? root : resource(id, root, route);
      String method = "/restapis/" + id + "/resources/" + resource(id, parent, "{name}");
      control.put(
          method + "/methods/ANY",
          Map.of(
              "authorizationType",
              "NONE",
              "requestParameters",
              Map.of("method.request.path.name", true)));
      control.put(
          method + "/methods/ANY/integration",
          Map.of(
              "type",
              "HTTP_PROXY",
              "httpMethod",
              "ANY",
              "uri",
              "https://localhost:" + backendPort + "/{name}",
              "requestParameters",
              Map.of("integration.request.path.name", "method.request.path.name")));
    }
    return id;
  }

  /** A copy of an API. */
  String copy(String apiId) {
    return control
        .post("/restapis", Map.of("name", "benchmark", "cloneFrom", apiId))
        .path("id")
        .asText();
  }

  void deploy(String apiId, Certificate certificate) {
    control.post("/restapis/" + apiId + "/deployments", Map.of("stageName", STAGE));
    control.patch(
        "/restapis/" + apiId + "/stages/" + STAGE,
        Map.of(
            "patchOperations",
            List.of(
                Map.of(
                    "op", "replace", "path", "/clientCertificateId", "value", certificate.id()))));
  }

  /** Where callers find something below the stage of an API. */
  static String path(String apiId, String below) {
    return "/restapis/" + apiId + "/" + STAGE + "/_user_request_" + below;
  }

  private String resource(String apiId, String parent, String part) {
    return control
        .post("/restapis/" + apiId + "/resources/" + parent, Map.of("pathPart", part))
        .path("id")
        .asText();
  }
}
