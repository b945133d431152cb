package io.signet.admin;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.signet.api.ControlReply;
import io.signet.api.ErrorCode;
import io.signet.api.Operation;
import io.signet.api.SignetException;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The form of every answer of the HTTP door, good or bad. */
final class Answers {

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final String REQUEST_ID = "x-amzn-RequestId";
  private static final String ERROR_TYPE = "x-amzn-ErrorType";
  private static final long LINGER_MILLIS = 1000;

  private final Vertx vertx;
  private final Clock clock;

  Answers(Vertx vertx, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /** Gives a request its id, and its answer the headers that every answer has. */
  void begin(RoutingContext context) {
    begin(context.response());
    context.next();
  }

  /** The id of a request. */
  static String requestId(RoutingContext context) {
    return context.response().headers().get(REQUEST_ID);
  }

  /** Answers an operation that succeeded. */
  void success(RoutingContext context, Operation operation, ControlReply reply) {
    HttpServerResponse response = context.response();
    response.setStatusCode(operation.successStatus());
    if (reply.value() == null) {
      end(context.request(), Buffer.buffer());
      return;
    }
    json(context, reply.value());
  }

  /** Answers a record. */
  void json(RoutingContext context, Object value) {
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    end(context.request(), Buffer.buffer(WireJson.bytes(value)));
  }

  /** Answers text. */
  void text(RoutingContext context, String contentType, String text) {
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    end(context.request(), Buffer.buffer(text));
  }

  /** The one place where a failure becomes an answer. */
  void failure(RoutingContext context) {
    HttpServerResponse response = context.response();
    SignetException failure = failureOf(context);
    if (requestId(context) == null) {
      begin(response);
    }
    ErrorCode code = failure.code();
    if (code.status() >= 500 && code != ErrorCode.NOT_IMPLEMENTED) {
      LOG.error(
          "request failed requestId={} status={} type={} message={}",
          requestId(context),
          code.status(),
          code.type(),
          failure.getMessage(),
          failure.getCause());
    }
    if (response.headWritten()) {
      return;
    }
    response.headers().remove(HttpHeaders.CONTENT_TYPE);
    if (code.status() == 429) {
      response.putHeader("Retry-After", "1");
    }
    error(context.request(), code.status(), code.type(), failure.getMessage());
  }

  /** Answers what the HTTP decoder refused; the server closes the connection afterwards. */
  void malformed(HttpServerRequest request) {
    begin(request.response());
    Throwable cause = request.decoderResult().cause();
    String type = ErrorCode.BAD_REQUEST.type();
    if (cause instanceof TooLongHttpLineException) {
      error(request, 414, type, "The request line is too long");
    } else if (cause instanceof TooLongHttpHeaderException) {
      error(request, 431, type, "The request headers are too large");
    } else {
      error(request, 400, type, "Malformed HTTP request");
    }
  }

  private static SignetException failureOf(RoutingContext context) {
    Throwable failure = context.failure();
    boolean refusedByRouter =
        !(failure instanceof SignetException)
            && context.statusCode() >= 400
            && context.statusCode() < 500;
    return refusedByRouter
        ? SignetException.badRequest("Malformed HTTP request")
        : SignetException.of(failure);
  }

  private void begin(HttpServerResponse response) {
    response
        .putHeader(REQUEST_ID, UUID.randomUUID().toString())
        // Clients correct their clocks by it when a signature is refused as expired.
        .putHeader(
            HttpHeaders.DATE,
            DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atZone(ZoneOffset.UTC)))
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
  }

  private void error(HttpServerRequest request, int status, String type, String message) {
    HttpServerResponse response = request.response();
    response
        .setStatusCode(status)
        .putHeader(ERROR_TYPE, type)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    end(request, Buffer.buffer(WireJson.bytes(Map.of("message", message))));
  }

  private void end(HttpServerRequest request, Buffer content) {
    if (request.response().closed()) {
      return;
    }
    if (request.isEnded() || !BoundedBody.expected(request)) {
      log(request.response().end(content));
      return;
    }
    endAndClose(request, content);
  }

  /**
   * The rest of a refused body is not wanted, so the connection must go; a moment later, because
   * closing it with unread bytes would reset it and take the answer along.
   */
  private void endAndClose(HttpServerRequest request, Buffer content) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.handler(discarded -> {});
    log(request.response().end(content));
    long timer = vertx.setTimer(LINGER_MILLIS, id -> log(request.connection().close()));
    log(
        request
            .end()
            .transform(
                (end, failure) -> {
                  vertx.cancelTimer(timer);
                  return request.connection().close();
                }));
  }

  private static void log(Future<?> future) {
    future.onFailure(failure -> LOG.debug("answer not delivered reason={}", failure.toString()));
  }
}
