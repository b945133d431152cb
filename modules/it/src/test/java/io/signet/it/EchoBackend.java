package io.signet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Stands for the HTTP backend of the recorded cases, a Lambda function behind its URL: it answers
 * with what it received, and both ways carry the headers that the URL's front end adds.
 */
final class EchoBackend {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TRACE = "root=1-66b3bd55-0d1ba7d4113bd4b11e8f4a5c;parent=1;sampled=0";

  private final HttpServer server;

  private EchoBackend(HttpServer server) {
    this.server = server;
  }

  static EchoBackend start(Vertx vertx) {
    HttpServer server = vertx.createHttpServer().requestHandler(EchoBackend::answer);
    return new EchoBackend(server.listen(0, "127.0.0.1").await());
  }

  /** A request as recorded, with this backend in the place of the recorded one. */
  String standIn(String request) {
    return request.replace("http://backend.invalid", "http://localhost:" + server.actualPort());
  }

  private static void answer(HttpServerRequest request) {
    request
        .body()
        .compose(
            body ->
                request
                    .response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Connection", "keep-alive")
                    .putHeader("Date", "Wed, 07 Aug 2024 18:37:25 GMT")
                    .putHeader("x-amzn-RequestId", UUID.randomUUID().toString())
                    .putHeader("X-Amzn-Trace-Id", TRACE)
                    .end(echo(request, body).toString()))
        .onFailure(failure -> request.connection().close());
  }

  private static ObjectNode echo(HttpServerRequest request, Buffer body) {
    String origin = request.remoteAddress().hostAddress();
    ObjectNode headers = flat(request.headers(), name -> name.toLowerCase(Locale.ROOT));
    if (!headers.has("x-forwarded-for")) {
      headers.put("x-forwarded-for", origin);
    }
    headers.put("x-forwarded-port", "443");
    headers.put("x-forwarded-proto", "https");
    headers.put("x-amzn-tls-version", "TLSv1.3");
    headers.put("x-amzn-tls-cipher-suite", "TLS_AES_128_GCM_SHA256");
    ObjectNode echo = MAPPER.createObjectNode();
    echo.set("args", flat(request.params(), UnaryOperator.identity()));
    echo.set("data", data(body.toString()));
    echo.put("domain", request.getHeader("Host"));
    echo.set("headers", headers);
    echo.put("method", request.method().name());
    echo.put("origin", origin);
    echo.put("path", request.path());
    return echo;
  }

  /** The values of a repeated name joined, as the front end does. */
  private static ObjectNode flat(MultiMap values, UnaryOperator<String> spelling) {
    ObjectNode flat = MAPPER.createObjectNode();
    for (String name : values.names()) {
      flat.put(spelling.apply(name), String.join(",", values.getAll(name)));
    }
    return flat;
  }

  private static JsonNode data(String body) {
    try {
      return body.isEmpty() ? TextNode.valueOf("") : MAPPER.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(body, e);
    }
  }
}
