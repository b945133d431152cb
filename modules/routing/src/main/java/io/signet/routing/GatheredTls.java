package io.signet.routing;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.signet.api.StreamWritability;
import javax.net.ssl.SSLEngine;

/**
 * Callers' TLS, behind which the answers that one turn of the event loop writes to an HTTP/2
 * connection leave together. Vert.x flushes after each answer, and each flush is a TLS record and a
 * system call of its own.
 */
final class GatheredTls extends DelegatingSslContext {

  /** Room for a turn's short answers, so that one does not stop the others. */
  private static final WriteBufferWaterMark SHARED_BUFFER =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  GatheredTls(SslContext context) {
    super(context);
  }

  @Override
  protected void initEngine(SSLEngine engine) {}

  @Override
  protected void initHandler(SslHandler handler) {
    super.initHandler(handler);
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()
                  && ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol())) {
                Channel channel = (Channel) done.getNow();
                // Vert.x rebuilds the pipeline for HTTP in this very turn of the event loop.
                channel.eventLoop().execute(() -> gather(channel, handler));
              }
            });
  }

  private static void gather(Channel channel, SslHandler handler) {
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext tls = pipeline.context(handler);
    Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
    if (tls != null && http2 != null) {
      channel.config().setWriteBufferWaterMark(SHARED_BUFFER);
      pipeline.addAfter(tls.name(), "signet-gather", new GatheredFlushes(http2));
      pipeline.addAfter(tls.name(), "signet-writable", new StreamWritability(http2));
    }
  }
}
