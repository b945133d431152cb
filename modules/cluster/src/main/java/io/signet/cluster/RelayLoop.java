package io.signet.cluster;

import static io.netty.channel.socket.nio.NioChannelOption.of;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that carries the traffic between members. Netty's own, as there is no clustered
 * Vert.x before members have met, and as Vert.x shows a connection only after its TLS handshake,
 * which is too late to count who has not shown anything.
 */
final class RelayLoop {

  private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);

  /** A dial that takes longer is given up; between nodes it takes milliseconds. */
  private static final int CONNECT_MILLIS = 2_000;

  /**
   * How the kernel finds out that the other host is gone: after so many seconds of silence it asks,
   * so many seconds apart, so many times. Silence alone says nothing, as of two connections between
   * two members each may carry one direction only.
   */
  private static final int PROBE_AFTER_SECONDS = 5;

  private static final int PROBE_EVERY_SECONDS = 2;
  private static final int PROBES = 3;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("signet-relay", true), NioIoHandler.newFactory());

  ServerBootstrap server() {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(of(TCP_KEEPIDLE), PROBE_AFTER_SECONDS)
        .childOption(of(TCP_KEEPINTERVAL), PROBE_EVERY_SECONDS)
        .childOption(of(TCP_KEEPCOUNT), PROBES);
  }

  Bootstrap client() {
    return new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(of(TCP_KEEPIDLE), PROBE_AFTER_SECONDS)
        .option(of(TCP_KEEPINTERVAL), PROBE_EVERY_SECONDS)
        .option(of(TCP_KEEPCOUNT), PROBES);
  }

  void later(long millis, Runnable task) {
    group
        .schedule(task, millis, TimeUnit.MILLISECONDS)
        .addListener(
            done -> {
              if (!done.isSuccess() && !done.isCancelled()) {
                LOG.warn("a task of the relay failed", done.cause());
              }
            });
  }

  /** Closes every connection and ends the thread. */
  Future<?> close() {
    return group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }
}
