package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.WireJson;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The settings of backend origins, through Signet's own API. */
final class Backends {

  private Backends() {}

  /** Lets an authority vouch for a backend. */
  static void trust(SignetProcess signet, String origin, String pem) {
    put(signet, origin, Map.of("trustBundle", pem));
  }

  /** Puts the settings of an origin. */
  static void put(SignetProcess signet, String origin, Map<String, ?> settings) {
    HttpResponse<String> answer =
        signed(
            signet,
            "PUT",
            "/signet/v1/backends/" + URLEncoder.encode(origin, StandardCharsets.UTF_8),
            WireJson.bytes(settings));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** A signed request to the control plane, for what AWS's SDK cannot say. */
  static HttpResponse<String> signed(
      SignetProcess signet, String method, String path, byte[] body) {
    URI uri = signet.admin().resolve(path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    Signing.headers(signet, method, uri, body).forEach(request::header);
    return Clients.send(request.build());
  }
}
