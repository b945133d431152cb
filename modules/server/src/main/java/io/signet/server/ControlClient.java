package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.signet.admin.RequestSigner;
import io.signet.api.AccessKey;
import io.signet.api.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Speaks to the control plane as any AWS tool does: signed HTTP requests. */
final class ControlClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final RequestSigner signer;

  ControlClient(URI endpoint, RequestSigner signer) {
    this.endpoint = endpoint;
    this.signer = signer;
  }

  /** Speaks for the access key of a Signet that has run already. */
  static ControlClient of(URI endpoint, Path configuration) {
    SignetConfig settings = ConfigLoader.load(configuration, System.getenv());
    AccessKey key = Secrets.existingAccessKey(settings.dataDir(), System.getenv());
    return new ControlClient(endpoint, new RequestSigner(key, settings.region()));
  }

  JsonNode get(String path) {
    return call("GET", path, new byte[0]);
  }

  JsonNode post(String path, Map<String, ?> body) {
    return call("POST", path, WireJson.bytes(body));
  }

  JsonNode put(String path, Map<String, ?> body) {
    return call("PUT", path, WireJson.bytes(body));
  }

  JsonNode patch(String path, Map<String, ?> body) {
    return call("PATCH", path, WireJson.bytes(body));
  }

  JsonNode delete(String path) {
    return call("DELETE", path, new byte[0]);
  }

  /** What the control plane said. */
  record Answer(int status, JsonNode body) {

    boolean ok() {
      return status / 100 == 2;
    }

    /** Why it refused. */
    String message() {
      return body.path("message").asText(body.toString());
    }
  }

  /**
   * Sends a request whose refusal is an answer too.
   *
   * @param path the encoded path, perhaps with a query
   * @throws StartFailure if the control plane does not answer
   */
  Answer send(String method, String path, byte[] body) {
    URI uri = endpoint.resolve(path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    signer.headers(method, uri, body, Instant.now()).forEach(request::header);
    try {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode json =
          answer.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(answer.body());
      return new Answer(answer.statusCode(), json);
    } catch (IOException e) {
      throw failed(method, path, e.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(method, path, "interrupted", e);
    }
  }

  /**
   * Sends a request.
   *
   * @param path the encoded path, perhaps with a query
   * @throws StartFailure if the control plane does not answer or refuses
   */
  private JsonNode call(String method, String path, byte[] body) {
    Answer answer = send(method, path, body);
    if (!answer.ok()) {
      throw failed(method, path, answer.status() + " " + answer.body(), null);
    }
    return answer.body();
  }

  /** A part of a path or a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static StartFailure failed(String method, String path, String why, Exception cause) {
    return new StartFailure(StartFailure.OTHER, method + " " + path + " failed: " + why, cause);
  }
}
