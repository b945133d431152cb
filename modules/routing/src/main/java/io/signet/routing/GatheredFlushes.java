package io.signet.routing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Lets what is written to an HTTP/2 connection in one turn of the event loop leave together, as
 * long as several calls share the connection; a single one has nothing to wait for.
 */
final class GatheredFlushes extends FlushConsolidationHandler {

  /** After so many flushes of one turn something leaves at any rate. */
  private static final int MOST_GATHERED = 64;

  private final Http2ConnectionHandler http2;

  GatheredFlushes(Http2ConnectionHandler http2) {
    super(MOST_GATHERED, true);
    this.http2 = http2;
  }

  @Override
  public void flush(ChannelHandlerContext context) throws Exception {
    if (http2.connection().numActiveStreams() > 1) {
      super.flush(context);
    } else {
      context.flush();
    }
  }
}
