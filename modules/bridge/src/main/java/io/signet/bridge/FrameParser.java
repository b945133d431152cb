package io.signet.bridge;

import io.signet.api.LargeBodies;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/**
 * Parses the frames of all connections, long ones one after another: each takes several times its
 * length meanwhile, and nobody has signed it yet. Used on one event loop.
 */
final class FrameParser {

  private final Vertx vertx;
  private final Function<Buffer, ClientFrame> parse;

  /** Done when the long frame that came last is parsed. */
  private Future<Void> last = Future.succeededFuture();

  FrameParser(Vertx vertx, Function<Buffer, ClientFrame> parse) {
    this.vertx = vertx;
    this.parse = parse;
  }

  /** A frame; fails with {@link BadFrameException}. */
  Future<ClientFrame> parse(Buffer json) {
    if (!LargeBodies.isLarge(json.length())) {
      return handle(json);
    }
    Future<ClientFrame> parsed = last.compose(free -> handle(json));
    last = parsed.transform(done -> Future.succeededFuture());
    return parsed;
  }

  private Future<ClientFrame> handle(Buffer json) {
    return LargeBodies.handle(vertx, json.length(), () -> parse.apply(json));
  }
}
