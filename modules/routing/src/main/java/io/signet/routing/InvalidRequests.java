package io.signet.routing;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what the HTTP codec could not read, after which the connection is closed. */
final class InvalidRequests implements Handler<HttpServerRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(InvalidRequests.class);

  @Override
  public void handle(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    GatewayError error = error(cause);
    LOG.debug("request refused status={} reason={}", error.status(), String.valueOf(cause));
    request
        .response()
        .setStatusCode(error.status())
        .putHeader(HeaderNames.REQUEST_ID, Identifiers.requestId())
        .putHeader(HeaderNames.ERROR_TYPE, error.type())
        .putHeader(HeaderNames.CONTENT_TYPE, HeaderNames.JSON)
        .putHeader(HeaderNames.CONNECTION, HttpHeaders.CLOSE)
        .end(error.body())
        .eventually(() -> request.connection().close())
        .onFailure(failure -> LOG.debug("caller went away reason={}", failure.getMessage()));
  }

  private static GatewayError error(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return GatewayError.URI_TOO_LONG;
    }
    return cause instanceof TooLongHttpHeaderException
        ? GatewayError.HEADERS_TOO_LARGE
        : GatewayError.BAD_REQUEST;
  }
}
