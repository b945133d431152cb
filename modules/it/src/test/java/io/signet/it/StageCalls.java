package io.signet.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls deployed stages as the recorder's HTTP client did. */
final class StageCalls {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern URL = Pattern.compile("\\{invoke:([^/]+)/([^}]+)}(.*)");

  private final HttpClient http;
  private final SocketAddress gateway;

  StageCalls(Vertx vertx, SignetProcess signet) {
    this.http = vertx.createHttpClient();
    this.gateway =
        SocketAddress.inetSocketAddress(signet.gateway().getPort(), signet.gateway().getHost());
  }

  /**
   * Makes a call.
   *
   * @param call the recorded one, placeholders filled in
   * @param byHost whether the API is named by the host or by the path
   * @return {@code status_code}, {@code headers} with names in lower case, {@code content}
   */
  JsonNode send(JsonNode call, boolean byHost) {
    Buffer body = Buffer.buffer(body(call));
    return http.request(options(call, byHost))
        .compose(request -> request.send(body))
        .compose(answer -> answer.body().map(content -> described(answer, content)))
        .await();
  }

  private RequestOptions options(JsonNode call, boolean byHost) {
    Matcher url = URL.matcher(call.get("url").asText());
    if (!url.matches()) {
      throw new AssertionError(call);
    }
    String api = url.group(1);
    String stage = url.group(2);
    String path =
        byHost
            ? "/" + stage + url.group(3)
            : "/restapis/" + api + "/" + stage + "/_user_request_" + url.group(3);
    RequestOptions options =
        new RequestOptions()
            .setServer(gateway)
            .setHost(byHost ? api + ".execute-api.localhost" : "localhost")
            .setPort(gateway.port())
            .setMethod(HttpMethod.valueOf(call.get("method").asText()))
            .setURI(path + query(call.path("params")));
    // What the recorder's client sends by itself.
    options.putHeader("Accept", "*/*").putHeader("Accept-Encoding", "gzip, deflate");
    if (call.has("json")) {
      options.putHeader("Content-Type", "application/json");
    }
    call.path("headers")
        .properties()
        .forEach(header -> options.putHeader(header.getKey(), header.getValue().asText()));
    return options;
  }

  private static String body(JsonNode call) {
    return call.has("json") ? call.get("json").toString() : call.path("body").asText("");
  }

  private static String query(JsonNode parameters) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    parameters
        .properties()
        .forEach(
            parameter ->
                query.add(
                    parameter.getKey()
                        + "="
                        + URLEncoder.encode(
                            parameter.getValue().asText(), StandardCharsets.UTF_8)));
    return query.toString();
  }

  private static JsonNode described(HttpClientResponse answer, Buffer content) {
    ObjectNode described = MAPPER.createObjectNode().put("status_code", answer.statusCode());
    ObjectNode headers = described.putObject("headers");
    MultiMap received = answer.headers();
    for (String name : received.names()) {
      headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", received.getAll(name)));
    }
    described.set("content", parsed(content.toString()));
    return described;
  }

  private static JsonNode parsed(String text) {
    try {
      return text.isEmpty() ? TextNode.valueOf("") : MAPPER.readTree(text);
    } catch (IOException e) {
      return TextNode.valueOf(text);
    }
  }
}
