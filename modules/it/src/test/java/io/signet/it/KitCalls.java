package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Kit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.TestInvokeMethodResponse;

/** Calls a backend through the gateway, with any certificate or none. */
record KitCalls(ApiGatewayClient client, StoryApi api) {

  /** Quotes, escapes and ends of comments of every format that there are kits for. */
  static final String HOSTILE = "Evil\" ' ` \\ \\u000a $(x) ${x} */ --> <x> # ; {{ %{x} @port@";

  static KitCalls to(
      int port, SignetProcess signet, ApiGatewayClient client, BackendCertificates certificates)
      throws IOException {
    String origin = "https://localhost:" + port;
    Backends.trust(signet, origin, certificates.authorityPem());
    return new KitCalls(client, StoryApi.create(client, "pets", "GET", origin + "/pets"));
  }

  /** What an operator would choose: ports and paths, nothing else. */
  static Map<String, String> parameters(
      Path directory, int port, BackendCertificates certificates, int upstreamPort)
      throws IOException {
    Path pem = certificates.chain().resolveSibling("server.pem");
    Files.writeString(
        pem, Files.readString(certificates.chain()) + Files.readString(certificates.key()));
    Map<String, String> parameters = new HashMap<>();
    parameters.put("directory", directory.toString());
    parameters.put("listen", "127.0.0.1");
    parameters.put("port", Integer.toString(port));
    parameters.put("name", "localhost");
    parameters.put("serverCertificate", certificates.chain().toString());
    parameters.put("serverKey", certificates.key().toString());
    parameters.put("serverPem", pem.toString());
    parameters.put("upstreamPort", Integer.toString(upstreamPort));
    return parameters;
  }

  /** A kit whose trust files vouch for another certificate only. */
  static Kit trusting(Kit kit, String pem) {
    List<Kit.File> files =
        kit.files().stream()
            .map(
                file ->
                    file.name().endsWith(".pem")
                        ? new Kit.File(file.name(), file.purpose(), pem)
                        : file)
            .toList();
    return new Kit(
        kit.server(), kit.title(), kit.executedByTests(), kit.parameters(), files, kit.steps());
  }

  void assertAccepted(String certificateId, KitServer server) throws IOException {
    TestInvokeMethodResponse answer = call(certificateId);
    assertThat(answer.status()).as(answer.log() + server.output()).isEqualTo(200);
    assertThat(answer.body()).startsWith("Hello");
  }

  /**
   * By TLS, which the gateway reports as a refusal, or by the server over HTTP. Some servers close
   * so hard that their alert is lost: then the connection, which others may use, ends unanswered.
   *
   * @return the status that the gateway saw or made
   */
  int assertRefused(String certificateId, KitServer server) throws IOException {
    TestInvokeMethodResponse answer = call(certificateId);
    String told = answer.log() + server.output();
    assertThat(answer.body()).as(told).doesNotContain("Hello");
    switch (answer.status()) {
      case 400, 403 -> assertThat(answer.log()).contains("TLS handshake with backend");
      case 500 ->
          assertThat(answer.log())
              .containsAnyOf("requires a client certificate", "refused the client certificate");
      case 502 ->
          assertThat(answer.log()).contains("TLS handshake with backend", "Connection was closed");
      default -> throw new AssertionError(told);
    }
    return answer.status();
  }

  private TestInvokeMethodResponse call(String certificateId) {
    return client.testInvokeMethod(
        r ->
            r.restApiId(api.id())
                .resourceId(api.resourceId())
                .httpMethod("GET")
                .clientCertificateId(certificateId));
  }
}
