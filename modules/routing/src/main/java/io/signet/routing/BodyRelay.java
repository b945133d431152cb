package io.signet.routing;

import io.vertx.core.Completable;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;

/**
 * Passes a backend's body on to the caller with back-pressure. A short one whose length is known is
 * gathered and leaves together with the head, in one write.
 */
final class BodyRelay {

  private static final long SHORT = 4096;

  private final Inbound inbound;
  private final HttpServerResponse response;
  private final ReadStream<Buffer> body;
  private final Handler<Throwable> failed;
  private final Completable<Void> written;
  private final boolean gathers;
  private Buffer gathered;
  private long left;

  private BodyRelay(
      Inbound inbound,
      ReadStream<Buffer> body,
      long length,
      long limit,
      Handler<Throwable> failed) {
    this.inbound = inbound;
    this.response = inbound.response;
    this.body = body;
    this.failed = failed;
    this.written = inbound::taken;
    this.gathers = length >= 0 && length <= SHORT;
    this.left = limit;
  }

  /**
   * @param length the length that the backend stated; -1 if it did not
   * @param limit the most bytes that pass
   * @param failed told once if the body breaks off or is too long
   */
  static void start(
      Inbound inbound,
      ReadStream<Buffer> body,
      long length,
      long limit,
      Handler<Throwable> failed) {
    BodyRelay relay = new BodyRelay(inbound, body, length, limit, failed);
    body.exceptionHandler(failed);
    body.endHandler(relay::end);
    body.handler(relay::chunk);
  }

  private void chunk(Buffer chunk) {
    if (inbound.finished()) {
      return;
    }
    left -= chunk.length();
    if (left < 0) {
      failed.handle(new IllegalStateException("the answer is longer than allowed"));
      return;
    }
    if (gathers) {
      gathered = gathered == null ? chunk : gathered.copy().appendBuffer(chunk);
      return;
    }
    response.write(chunk).onComplete(written);
    if (response.writeQueueFull()) {
      body.pause();
      response.drainHandler(drained -> body.resume());
    }
  }

  private void end(Void nothing) {
    if (inbound.finished()) {
      return;
    }
    if (gathered != null) {
      inbound.end(gathered);
      return;
    }
    inbound.end();
  }
}
