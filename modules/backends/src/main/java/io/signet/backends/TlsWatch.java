package io.signet.backends;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.signet.api.StreamWritability;
import io.vertx.core.http.HttpConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * Sits between Netty's TLS and Vert.x's HTTP of the connections of one client, for things that
 * neither does. It remembers the alert with which a backend ends a connection after the handshake:
 * TLS 1.3 refuses a client certificate only then (RFC 8446, 4.4.2.4), and Vert.x's HTTP/2 closes
 * the connection without passing the reason on. It can close a connection at once, where Vert.x
 * first waits until a backend that has stopped reading has read all that was written. And it names
 * single-label hosts to the backend (SNI, RFC 6066), which both engines leave out.
 */
final class TlsWatch {

  private static final long RECENT_NANOS = 2_000_000_000L;

  /** After so many flushes of one turn something leaves at any rate. */
  private static final int MOST_GATHERED = 64;

  private static final WriteBufferWaterMark SHARED_BUFFER =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final Map<Ends, Channel> channels = new ConcurrentHashMap<>();
  private volatile Ending last;

  /** Both ends of a connection: only together they name it, for ports are used again. */
  private record Ends(String local, int localPort, String remote, int remotePort) {}

  private record Ending(SocketAddress backend, Throwable cause, long at) {}

  /** A context whose connections are watched. */
  SslContext watch(SslContext context) {
    return new WatchedContext(context);
  }

  /**
   * Why TLS with a backend has just ended.
   *
   * @return {@code null} if it has not, or not with a TLS failure
   */
  Throwable recentEnding(SocketAddress backend) {
    Ending ending = last;
    if (ending == null || System.nanoTime() - ending.at() > RECENT_NANOS) {
      return null;
    }
    return ending.backend().equals(backend) ? ending.cause() : null;
  }

  /** Closes a connection without waiting for anything; harmless when it is closed. */
  void cut(HttpConnection connection) {
    Channel channel = channel(connection);
    if (channel != null) {
      ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
      // From below TLS, which would wait for its own farewell to be read.
      if (tls != null) {
        var unused = tls.close();
      }
    }
  }

  /** What an open connection runs on; {@code null} when it is closed. */
  Channel channel(HttpConnection connection) {
    var local = connection.localAddress();
    var remote = connection.remoteAddress();
    return local == null || remote == null
        ? null
        : channels.get(
            new Ends(local.hostAddress(), local.port(), remote.hostAddress(), remote.port()));
  }

  /** Remembers a channel until it closes. */
  void opened(Channel channel) {
    if (channel.localAddress() instanceof InetSocketAddress local
        && channel.remoteAddress() instanceof InetSocketAddress remote) {
      Ends key =
          new Ends(
              local.getAddress().getHostAddress(),
              local.getPort(),
              remote.getAddress().getHostAddress(),
              remote.getPort());
      channels.put(key, channel);
      channel.closeFuture().addListener(closed -> channels.remove(key, channel));
    }
  }

  private void ended(Channel channel, Throwable cause) {
    last = new Ending(channel.remoteAddress(), cause, System.nanoTime());
  }

  private final class WatchedContext extends DelegatingSslContext {

    private WatchedContext(SslContext context) {
      super(context);
    }

    @Override
    protected void initEngine(SSLEngine engine) {
      String host = engine.getPeerHost();
      if (host == null
          || host.indexOf('.') >= 0
          || host.indexOf(':') >= 0
          || NetUtil.isValidIpV4Address(host)) {
        return;
      }
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      engine.setSSLParameters(parameters);
    }

    @Override
    protected void initHandler(SslHandler handler) {
      super.initHandler(handler);
      handler
          .handshakeFuture()
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  Channel channel = (Channel) done.getNow();
                  opened(channel);
                  // Vert.x rebuilds the pipeline for HTTP in this very turn of the event loop.
                  channel.eventLoop().execute(() -> attach(channel, handler));
                }
              });
    }

    private void attach(Channel channel, SslHandler handler) {
      ChannelHandlerContext tls = channel.pipeline().context(handler);
      if (tls != null) {
        channel.pipeline().addAfter(tls.name(), "signet-tls-watch", new Listening());
        Http2ConnectionHandler http2 = channel.pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null) {
          // Many calls share the connection: what one of them writes should not stop the others.
          channel.config().setWriteBufferWaterMark(SHARED_BUFFER);
          // The calls of one turn of the event loop leave in one TLS record, not in one each.
          channel
              .pipeline()
              .addAfter(
                  tls.name(), "signet-gather", new FlushConsolidationHandler(MOST_GATHERED, true))
              .addAfter(tls.name(), "signet-writable", new StreamWritability(http2));
        }
      }
    }
  }

  private final class Listening extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
        ended(context.channel(), cause);
      }
      context.fireExceptionCaught(cause);
    }
  }
}
