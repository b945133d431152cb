package io.signet.api;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;

/**
 * Tells the streams of an HTTP/2 connection again whether they may write, once the connection's
 * buffer has filled or emptied. Vert.x 5.0.12 writes from within Netty's notification of a stream,
 * which notifies the others in between; now and then streams then believe for good that they may
 * not write, and their bodies stop (vert.x pull request 6359 ends it in later versions).
 */
public final class StreamWritability extends ChannelInboundHandlerAdapter {

  private final Http2ConnectionHandler http2;
  private boolean asked;

  /**
   * To be added below Vert.x's own handler of the same channel.
   *
   * @param http2 Vert.x's handler
   */
  public StreamWritability(Http2ConnectionHandler http2) {
    this.http2 = http2;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.fireChannelWritabilityChanged();
    if (!asked) {
      asked = true;
      // When the notifications that are under way have ended.
      context.executor().execute(() -> tell(context));
    }
  }

  private void tell(ChannelHandlerContext context) {
    asked = false;
    Http2RemoteFlowController flow = http2.encoder().flowController();
    try {
      // Its public way to compare each stream with what it was last told.
      flow.initialWindowSize(flow.initialWindowSize());
    } catch (Http2Exception failure) {
      context.fireExceptionCaught(failure);
    }
  }
}
