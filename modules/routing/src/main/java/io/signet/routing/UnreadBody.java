package io.signet.routing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on what a caller still sends after its answer, so that the connection can carry its next
 * request; a caller that sends too much is cut off.
 */
final class UnreadBody {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);

  private final HttpServerRequest request;
  private long left;

  private UnreadBody(HttpServerRequest request, long most) {
    this.request = request;
    this.left = most;
  }

  static void drain(HttpServerRequest request, long most) {
    UnreadBody unread = new UnreadBody(request, most);
    request.exceptionHandler(failure -> {});
    request.endHandler(null);
    request.handler(unread::drop);
    request.resume();
  }

  private void drop(Buffer chunk) {
    left -= chunk.length();
    if (left >= 0) {
      return;
    }
    request.handler(null);
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset().onFailure(this::report);
    } else {
      request.connection().close().onFailure(this::report);
    }
  }

  private void report(Throwable failure) {
    LOG.debug("cannot cut caller off reason={}", failure.getMessage());
  }
}
