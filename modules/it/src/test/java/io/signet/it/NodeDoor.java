package io.signet.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.admin.RequestSigner;
import io.signet.api.AccessKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The admin door of one node, asked as a careful administrator does: with an end to patience. */
final class NodeDoor {

  private final HttpClient http;
  private final AccessKey key;
  private final URI origin;
  private final Duration patience;

  /**
   * @param http trusts the door's certificate
   * @param origin of the door
   * @param patience until a call counts as unanswered
   */
  NodeDoor(HttpClient http, AccessKey key, URI origin, Duration patience) {
    this.http = http;
    this.key = key;
    this.origin = origin;
    this.patience = patience;
  }

  /**
   * What came of a call.
   *
   * @param status 0 if there was no answer
   * @param body the reason, if there was none
   */
  record Answer(int status, String body) {

    boolean ok() {
      return status >= 200 && status < 300;
    }

    /** What the caller knows of a change that it asked for. */
    Attempt.Outcome outcome() {
      if (ok()) {
        return Attempt.Outcome.OK;
      }
      return status >= 400 && status < 500 ? Attempt.Outcome.REFUSED : Attempt.Outcome.UNKNOWN;
    }

    JsonNode tree() {
      return AdminCalls.tree(body);
    }
  }

  /**
   * Sends a signed request. The future never fails.
   *
   * @param body {@code null} for none
   */
  Future<Answer> ask(String verb, String path, String body) {
    URI uri = origin.resolve(path);
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(verb))
            .setAbsoluteURI(uri.toString())
            .setConnectTimeout(patience.toMillis())
            .setIdleTimeout(patience.toMillis())
            .putHeader("Content-Type", "application/json");
    new RequestSigner(key, "us-east-1")
        .headers(verb, uri, bytes, Instant.now())
        .forEach(options::putHeader);
    // One in the other: what is added from a foreign thread may come after the body.
    return http.request(options)
        .compose(
            request ->
                request
                    .send(Buffer.buffer(bytes))
                    .compose(
                        answer ->
                            answer
                                .body()
                                .map(text -> new Answer(answer.statusCode(), text.toString()))))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(failure -> new Answer(0, failure.toString()));
  }

  /** The answer to a request that must succeed. */
  JsonNode made(String verb, String path, String body) {
    Answer answer = ask(verb, path, body).await();
    if (!answer.ok()) {
      throw new AssertionError(origin + " " + verb + " " + path + ": " + answer);
    }
    return answer.body().isEmpty() ? null : answer.tree();
  }

  /** What {@code /health/ready} says; status 0 if nothing. */
  Answer ready() {
    return ask("GET", "/health/ready", null).await();
  }

  /**
   * The revision that a check of {@code /health/ready} tells.
   *
   * @param check {@code store} or {@code configuration}
   * @return -1 if it tells none
   */
  long revision(String check) {
    Answer answer = ready();
    if (answer.status() == 0) {
      return -1;
    }
    for (JsonNode each : answer.tree().path("checks")) {
      String detail = each.path("detail").asText("");
      if (each.path("name").asText().equals(check) && detail.startsWith("revision ")) {
        return Long.parseLong(detail.substring("revision ".length()).split("[^0-9]")[0]);
      }
    }
    return -1;
  }
}
