package io.signet.backends;

import io.signet.api.BackendResponse;
import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.api.Exchange;
import io.signet.api.RequestBody;
import io.signet.api.SignetException;
import io.signet.api.WebhookCall;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.Locale;

/**
 * Sends messages to somebody else's servers, each as a call without a client certificate. So what
 * holds for backends holds here: the policy of addresses, verification with what was configured for
 * the origin, no redirects, limits of time. Only its event loop may use it.
 */
final class Webhooks {

  private static final long TIMEOUT_MILLIS = 5_000;

  /** What is read of an answer, for nobody: so much that the connection can serve again. */
  private static final int MOST_ANSWER = 64 * 1024;

  private final Backends backends;

  Webhooks(Backends backends) {
    this.backends = backends;
  }

  /**
   * Sends a message.
   *
   * @return the status of the answer; fails with a {@link SignetException} if there is none
   */
  Future<Integer> post(WebhookCall call) {
    Answer answer = new Answer();
    answer.exchange =
        new Exchange(
            "webhook",
            target(call.url()),
            HttpMethod.POST,
            pathAndQuery(call.url()),
            headers(call),
            new RequestBody.Whole(call.body()),
            TIMEOUT_MILLIS,
            false,
            answer);
    backends.accept(answer.exchange);
    return answer.status.future();
  }

  private static BackendTarget target(URI url) {
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    String host = url.getHost();
    if (host == null || !(tls || "http".equalsIgnoreCase(url.getScheme()))) {
      throw new SignetException(ErrorCode.INTEGRATION_CONFIGURATION, "no web address: " + url);
    }
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    return new BackendTarget(
        "webhook", tls, name.toLowerCase(Locale.ROOT), port, null, false, false);
  }

  private static String pathAndQuery(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private static MultiMap headers(WebhookCall call) {
    MultiMap headers = HttpHeaders.headers();
    call.headers().forEach(headers::set);
    return headers;
  }

  /** Hears the status, and lets the rest go by. */
  private static final class Answer implements Exchange.Listener {

    private final Promise<Integer> status = Promise.promise();
    private Exchange exchange;
    private long read;

    @Override
    public void onResponse(BackendResponse response) {
      response
          .body()
          .exceptionHandler(ignored -> {})
          .endHandler(ended -> {})
          .handler(
              piece -> {
                read += piece.length();
                if (read > MOST_ANSWER) {
                  exchange.cancel();
                }
              });
      status.complete(response.status());
    }

    @Override
    public void onFailure(SignetException failure) {
      status.fail(failure);
    }
  }
}
