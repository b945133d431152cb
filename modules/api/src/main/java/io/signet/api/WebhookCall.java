package io.signet.api;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.Map;

/**
 * A message to somebody else's HTTP server. It goes out as a POST, once, under the rules of every
 * call to a backend: the address is judged after its name was resolved, the server's certificate is
 * verified, and a redirect is an answer, not a place to go.
 *
 * @param url http or https
 * @param headers beside framing
 */
public record WebhookCall(URI url, Map<String, String> headers, Buffer body) {

  public WebhookCall {
    headers = Map.copyOf(headers);
  }
}
