package io.signet.routing;

import io.signet.api.RequestBody;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Finds out what body a request has, and pauses it for whoever will read it. */
final class InboundBody {

  /** Up to this length a body is gathered before it is sent, so that it can be sent again. */
  private static final long SHORT = 16 * 1024;

  private InboundBody() {}

  /** The length that a request states: 0 for no body, -1 if only its end will tell. */
  static long length(HttpServerRequest request) {
    MultiMap headers = request.headers();
    String stated = headers.get(HttpHeaders.CONTENT_LENGTH);
    if (stated != null) {
      return Long.parseLong(stated);
    }
    boolean open =
        request.version() == HttpVersion.HTTP_2 || headers.contains(HttpHeaders.TRANSFER_ENCODING);
    return open ? -1 : 0;
  }

  /**
   * Gives the body to a handler: a short one whole, when it is here, unless the caller wants to be
   * asked for it; else as a stream, at once where the head tells what it is. HTTP/2 may leave that
   * open; then the first data or the end of the stream decides.
   *
   * @param length what {@link #length} says
   * @param limit the most bytes that pass
   * @param overflow what to do when more come
   * @param failed what to do when the caller fails before it is clear
   */
  static void open(
      HttpServerRequest request,
      long length,
      long limit,
      Runnable overflow,
      Handler<Throwable> failed,
      Handler<RequestBody> then) {
    if (length == 0) {
      then.handle(RequestBody.EMPTY);
      return;
    }
    if (length > 0 && length <= SHORT && !request.headers().contains(HttpHeaders.EXPECT)) {
      gather(request, failed, then);
      return;
    }
    if (length > 0 || request.version() != HttpVersion.HTTP_2) {
      request.pause();
      LimitedBody body = new LimitedBody(request, null, limit, overflow);
      then.handle(new RequestBody.Streaming(body, length));
      return;
    }
    request.exceptionHandler(failed);
    request.endHandler(end -> then.handle(RequestBody.EMPTY));
    request.handler(
        first -> {
          request.pause();
          request.endHandler(null);
          then.handle(
              new RequestBody.Streaming(new LimitedBody(request, first, limit, overflow), -1));
        });
  }

  /** The codec holds the caller to the length that it has stated. */
  private static void gather(
      HttpServerRequest request, Handler<Throwable> failed, Handler<RequestBody> then) {
    Buffer[] gathered = new Buffer[1];
    request.exceptionHandler(failed);
    request.endHandler(end -> then.handle(new RequestBody.Whole(gathered[0])));
    request.handler(
        chunk ->
            gathered[0] = gathered[0] == null ? chunk : gathered[0].copy().appendBuffer(chunk));
  }
}
