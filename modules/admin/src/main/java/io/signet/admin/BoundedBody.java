package io.signet.admin;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Buffers the body of a request, so much of it and no longer than is allowed. */
final class BoundedBody {

  private final Promise<Buffer> promise = Promise.promise();
  private final Buffer content = Buffer.buffer();
  private final int limit;

  private BoundedBody(int limit) {
    this.limit = limit;
  }

  /**
   * Reads the whole body. To be called in the same turn in which the request arrived.
   *
   * @param limit bytes
   * @param deadline for the last byte
   * @return fails with {@link ErrorCode#REQUEST_TOO_LARGE} beyond the limit, at once if the request
   *     announces it, and with {@link ErrorCode#BAD_REQUEST} if the body breaks off or is late
   */
  static Future<Buffer> read(Vertx vertx, HttpServerRequest request, int limit, Duration deadline) {
    BoundedBody body = new BoundedBody(limit);
    if (announced(request) > limit) {
      return Future.failedFuture(body.tooLarge());
    }
    request.handler(body::append);
    request.endHandler(end -> body.promise.tryComplete(body.content));
    request.exceptionHandler(
        failure ->
            body.promise.tryFail(
                new SignetException(
                    ErrorCode.BAD_REQUEST, "The request body broke off or is malformed")));
    long timer =
        vertx.setTimer(
            deadline.toMillis(),
            id ->
                body.promise.tryFail(
                    SignetException.badRequest("The request body did not arrive in time")));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue().onFailure(body.promise::tryFail);
    }
    return body.promise.future().andThen((content, failure) -> vertx.cancelTimer(timer));
  }

  /** Whether a request has a body at all; without one it is complete once its head is. */
  static boolean expected(HttpServerRequest request) {
    return announced(request) > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private void append(Buffer chunk) {
    if (promise.future().isComplete()) {
      return;
    }
    if (content.length() + chunk.length() > limit) {
      promise.fail(tooLarge());
      return;
    }
    content.appendBuffer(chunk);
  }

  private SignetException tooLarge() {
    return new SignetException(
        ErrorCode.REQUEST_TOO_LARGE, "The request body exceeds " + limit + " bytes");
  }

  /** The length that the request announces; endless if it cannot be read. */
  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return 0;
    }
    return length.matches("\\d{1,18}") ? Long.parseLong(length) : Long.MAX_VALUE;
  }
}
