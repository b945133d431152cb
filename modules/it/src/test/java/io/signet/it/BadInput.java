package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Signet that has one of everything, its state, and what refusals must look like. Names for
 * requests: {@code @api@}, {@code @root@}, {@code @resource@}, {@code @method@} (its path), {@code
 * @deployment@}, {@code @cert@}, {@code @origin@}; {@code @pem@} and {@code @key@} are a
 * certificate and a private key, ready to stand in a JSON string.
 */
final class BadInput {

  private static final String ORIGIN = "https://backend.example:8443";

  private static final List<String> DOCUMENTS =
      List.of(
          "/clientcertificates",
          "/restapis",
          "/restapis/@api@/resources?embed=methods",
          "/restapis/@api@/deployments",
          "/restapis/@api@/stages",
          "@method@",
          "/signet/v1/backends",
          "/signet/v1/client-certificates/@cert@/rotations",
          "/signet/v1/client-certificates/@cert@/versions",
          "/signet/v1/audit?limit=500");

  private BadInput() {}

  /** Makes one of everything. */
  static AdminCalls prepare(SignetProcess signet) {
    AdminCalls calls = new AdminCalls(signet);
    JsonNode certificate = calls.made("POST", "/clientcertificates", "{\"description\": \"d\"}");
    calls.name("cert", certificate.path("clientCertificateId").asText());
    calls.name("pem", quoted(certificate.path("pemEncodedCertificate").asText()));
    calls.name("key", quoted(privateKey()));
    calls.name("origin", URLEncoder.encode(ORIGIN, UTF_8));
    makeApi(calls);
    JsonNode deployment =
        calls.made("POST", "/restapis/@api@/deployments", "{\"stageName\": \"prod\"}");
    calls.name("deployment", deployment.path("id").asText());
    calls.made(
        "PATCH",
        "/restapis/@api@/stages/prod",
        "{\"patchOperations\": [{\"op\": \"replace\", \"path\": \"/clientCertificateId\","
            + " \"value\": \"@cert@\"}]}");
    calls.made("PUT", "/signet/v1/backends/@origin@", "{\"protocol\": \"http1\"}");
    JsonNode rotation = calls.made("POST", "/signet/v1/client-certificates/@cert@/rotations", "{}");
    calls.name("rotation", rotation.path("rotationId").asText());
    return calls;
  }

  /** Everything that could have changed: all documents, and the audit log. */
  static Map<String, String> state(AdminCalls calls) {
    Map<String, String> state = new LinkedHashMap<>();
    for (String path : DOCUMENTS) {
      HttpResponse<String> answer = calls.send("GET", path, null);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      state.put(path, answer.body());
    }
    return state;
  }

  /**
   * Asserts a refusal in AWS's form.
   *
   * @param status status and error type, with a blank between
   * @param message the message; one that ends in {@code …} is a beginning
   */
  static void assertRefused(HttpResponse<String> answer, String status, String message) {
    String type = answer.headers().firstValue("x-amzn-ErrorType").orElse("no type");
    assertThat(answer.statusCode() + " " + type).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode body = AdminCalls.tree(answer.body());
    assertThat(body.properties()).hasSize(1);
    String told = body.path("message").asText();
    if (message.endsWith("…")) {
      assertThat(told).isNotBlank().startsWith(message.substring(0, message.length() - 1));
    } else {
      assertThat(told).isEqualTo(message);
    }
    assertThat(told).doesNotContain("BEGIN", "Exception", "io.signet", "com.fasterxml");
  }

  private static void makeApi(AdminCalls calls) {
    JsonNode api = calls.made("POST", "/restapis", "{\"name\": \"pets\"}");
    calls.name("api", api.path("id").asText());
    calls.name("root", api.path("rootResourceId").asText());
    JsonNode resource =
        calls.made("POST", "/restapis/@api@/resources/@root@", "{\"pathPart\": \"pets\"}");
    calls.name("resource", resource.path("id").asText());
    calls.name("method", calls.fill("/restapis/@api@/resources/@resource@/methods/GET"));
    calls.made("PUT", "@method@", "{\"authorizationType\": \"NONE\"}");
    calls.made(
        "PUT",
        "@method@/integration",
        "{\"type\": \"HTTP_PROXY\", \"httpMethod\": \"GET\", \"uri\": \"" + ORIGIN + "/\"}");
    calls.made("PUT", "@method@/responses/200", "{}");
    calls.made("PUT", "@method@/integration/responses/200", "{}");
  }

  private static String quoted(String text) {
    String json = TextNode.valueOf(text).toString();
    return json.substring(1, json.length() - 1);
  }

  private static String privateKey() {
    try {
      byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
          + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
