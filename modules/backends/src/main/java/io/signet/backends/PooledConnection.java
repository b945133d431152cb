package io.signet.backends;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpClientConnection;
import java.net.SocketAddress;

/** An open connection with what its pool needs to know of it. Only its pool changes it. */
final class PooledConnection {

  private final HttpClientConnection http;
  private final Channel channel;
  private final SslHandler tls;
  private final Http2ConnectionHandler http2;
  private final SocketAddress backend;
  private final boolean multiplexed;
  private final long bornAt;

  int active;
  boolean closed;

  /** No new call may use it; it closes when the last one ends. */
  boolean leaving;

  /** The backend has ended it for who we are. */
  boolean refused;

  boolean closing;
  long closingSince;
  long idleSince;
  long keepAliveNanos;

  /**
   * @param channel what it runs on; {@code null} without TLS, for then Vert.x does not say
   */
  PooledConnection(
      HttpClientConnection http, Channel channel, SocketAddress backend, long keepAliveNanos) {
    this.http = http;
    this.channel = channel;
    this.tls = channel == null ? null : channel.pipeline().get(SslHandler.class);
    this.http2 = channel == null ? null : channel.pipeline().get(Http2ConnectionHandler.class);
    this.backend = backend;
    this.multiplexed = speaksHttp2(http);
    this.bornAt = System.nanoTime();
    this.idleSince = bornAt;
    this.keepAliveNanos = keepAliveNanos;
  }

  HttpClientConnection http() {
    return http;
  }

  /** The address that was judged and connected to. */
  SocketAddress backend() {
    return backend;
  }

  /** Whether it is HTTP/2 and serves several calls at once. */
  boolean multiplexed() {
    return multiplexed;
  }

  /**
   * Whether the backend has said that it does not process a stream (RFC 9113, 6.8). Vert.x tells it
   * too, but out of a buffer that has been released by then.
   */
  boolean leavesOut(int stream) {
    return http2 != null
        && http2.connection().goAwayReceived()
        && stream > http2.connection().local().lastStreamKnownByPeer();
  }

  /**
   * Whether nothing can be sent any more, though Vert.x has not told yet. A backend may end TLS
   * long before TCP; and Vert.x closes by itself after an answer of HTTP/1.0, before it says that
   * the answer is whole.
   */
  boolean ended() {
    return tls != null && (!channel.isActive() || tls.engine().isOutboundDone());
  }

  long ageNanos(long now) {
    return now - bornAt;
  }

  boolean stale(long now) {
    return now - idleSince > keepAliveNanos;
  }

  /** Whether one more call may begin on it. */
  boolean hasRoom(int most) {
    return !leaving && !closed && active < Math.min(most, http.maxActiveStreams());
  }

  private static boolean speaksHttp2(HttpClientConnection http) {
    try {
      return http.settings() != null;
    } catch (UnsupportedOperationException e) {
      // The only way in which Vert.x tells.
      return false;
    }
  }
}
