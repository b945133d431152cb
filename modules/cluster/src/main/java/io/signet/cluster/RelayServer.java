package io.signet.cluster;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's door for the traffic between members: lets in nodes only, and leads to nothing but the
 * member beside it. Who has not shown a certificate yet is counted, for each address and together,
 * and has five seconds. Runs on one event loop.
 */
final class RelayServer extends ChannelInitializer<SocketChannel> {

  private static final Logger LOG = LoggerFactory.getLogger(RelayServer.class);

  /** A node opens one or two connections, and a few more when it comes back after a cut. */
  static final int MAX_STRANGERS = 128;

  static final int MAX_STRANGERS_OF_ONE_ADDRESS = 16;
  static final int MAX_NODES = 256;

  /** Who knocks may choose a part of it. */
  private static final int MAX_REASON = 200;

  private final RelayLoop loop;
  private final NodeTls tls;
  private final SocketAddress member;
  private final Map<String, Integer> strangers = new HashMap<>();
  private int allStrangers;
  private int nodes;
  private int refused;
  private long told = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);

  /**
   * @param member where the member beside this door listens
   */
  RelayServer(RelayLoop loop, NodeTls tls, InetSocketAddress member) {
    this.loop = loop;
    this.tls = tls;
    this.member = member;
  }

  ChannelFuture listen(String host, int port) {
    return loop.server().childHandler(this).bind(new InetSocketAddress(host, port));
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    String address = channel.remoteAddress().getAddress().getHostAddress();
    int ofAddress = strangers.getOrDefault(address, 0);
    if (nodes >= MAX_NODES
        || allStrangers >= MAX_STRANGERS
        || ofAddress >= MAX_STRANGERS_OF_ONE_ADDRESS) {
      refuse(channel, "too many");
      return;
    }
    strangers.put(address, ofAddress + 1);
    allStrangers++;
    SslHandler handshake = tls.server(channel.alloc());
    RelayPipe pipe = new RelayPipe();
    channel.pipeline().addLast(handshake, pipe);
    handshake.handshakeFuture().addListener(shown -> judge(channel, pipe, address, shown));
  }

  private void judge(SocketChannel channel, RelayPipe pipe, String address, Future<?> shown) {
    allStrangers--;
    strangers.computeIfPresent(address, (same, count) -> count > 1 ? count - 1 : null);
    if (shown.isSuccess()) {
      admit(channel, pipe);
    } else {
      refuse(channel, String.valueOf(shown.cause()));
    }
  }

  /** One line a second at most: who knocks must not fill the disk. */
  private void refuse(SocketChannel channel, String why) {
    long now = System.nanoTime();
    refused++;
    if (now - told >= TimeUnit.SECONDS.toNanos(1)) {
      LOG.warn(
          "refused relay connections count={} last={} why={}",
          refused,
          channel.remoteAddress(),
          why.substring(0, Math.min(why.length(), MAX_REASON)));
      told = now;
      refused = 0;
    }
    RelayPipe.end(channel);
  }

  private void admit(Channel node, RelayPipe pipe) {
    nodes++;
    node.closeFuture().addListener(closed -> nodes--);
    RelayPipe beside = new RelayPipe();
    Bootstrap dial = loop.client().handler(beside);
    dial.connect(member)
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                RelayPipe.join(pipe, beside);
              } else {
                LOG.debug("the member does not answer", connected.cause());
                RelayPipe.end(node);
              }
            });
  }
}
