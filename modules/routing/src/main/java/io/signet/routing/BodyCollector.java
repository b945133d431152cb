package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Holds a body in memory, up to a limit, for what cannot work on a stream. */
final class BodyCollector {

  private final Buffer whole = Buffer.buffer();
  private final Promise<Buffer> result = Promise.promise();
  private final long limit;

  private BodyCollector(long limit) {
    this.limit = limit;
  }

  /**
   * The whole body. The future fails with REQUEST_TOO_LARGE beyond the limit, else with what the
   * stream fails with.
   */
  static Future<Buffer> collect(ReadStream<Buffer> body, long limit) {
    BodyCollector collector = new BodyCollector(limit);
    body.exceptionHandler(collector.result::tryFail);
    body.endHandler(end -> collector.result.tryComplete(collector.whole));
    body.handler(collector::chunk);
    body.resume();
    return collector.result.future();
  }

  private void chunk(Buffer chunk) {
    if (whole.length() + chunk.length() > limit) {
      result.tryFail(
          new SignetException(ErrorCode.REQUEST_TOO_LARGE, "longer than " + limit + " bytes"));
    } else {
      whole.appendBuffer(chunk);
    }
  }
}
