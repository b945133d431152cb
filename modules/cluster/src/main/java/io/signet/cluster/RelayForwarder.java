package io.signet.cluster;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one other node: listens on that node's loopback address and carries each connection
 * through mutual TLS to its relay, whose certificate must name the very entry that is dialled. Runs
 * on one event loop.
 */
final class RelayForwarder extends ChannelInitializer<SocketChannel> {

  private static final Logger LOG = LoggerFactory.getLogger(RelayForwarder.class);

  /** Two members need one connection; the others are attempts after a cut. */
  static final int MAX_CONNECTIONS = 32;

  /** Another node of this host may hold the address; it leads to the same place meanwhile. */
  private static final long RETRY_MILLIS = 1_000;

  private final RelayLoop loop;
  private final NodeTls tls;
  private final NodeAddress node;
  private final InetSocketAddress entrance;
  private int connections;
  private boolean waits;
  private Boolean reachable;

  RelayForwarder(RelayLoop loop, NodeTls tls, NodeAddress node, int memberPort) {
    this.loop = loop;
    this.tls = tls;
    this.node = node;
    this.entrance = new InetSocketAddress(node.memberHost(), memberPort);
  }

  /** Opens the way, and tries again for as long as somebody else of this host holds it. */
  void open() {
    loop.server()
        .childOption(ChannelOption.AUTO_READ, false)
        .childHandler(this)
        .bind(entrance)
        .addListener(
            bound -> {
              if (!bound.isSuccess()) {
                if (!waits) {
                  LOG.info("another process leads to node={} address={}", node, entrance);
                  waits = true;
                }
                loop.later(RETRY_MILLIS, this::open);
              }
            });
  }

  @Override
  protected void initChannel(SocketChannel member) {
    if (connections >= MAX_CONNECTIONS) {
      LOG.warn("refused a member's connection to={} why=too-many", node);
      RelayPipe.end(member);
      return;
    }
    connections++;
    member.closeFuture().addListener(closed -> connections--);
    RelayPipe near = new RelayPipe();
    RelayPipe far = new RelayPipe();
    member.pipeline().addLast(near);
    // Resolved at every dial: names move.
    loop.client()
        .handler(new Far(far))
        .connect(node.host(), node.port())
        .addListener(
            (ChannelFuture dialled) -> {
              if (dialled.isSuccess()) {
                SslHandler handshake = dialled.channel().pipeline().get(SslHandler.class);
                handshake
                    .handshakeFuture()
                    .addListener(
                        shown -> {
                          if (shown.isSuccess() && isTheNode(handshake)) {
                            tell(true, "");
                            RelayPipe.join(near, far);
                          } else {
                            tell(false, why(shown));
                            RelayPipe.end(dialled.channel());
                            RelayPipe.end(member);
                          }
                        });
              } else {
                tell(false, String.valueOf(dialled.cause()));
                RelayPipe.end(member);
              }
            });
  }

  /** Once when the way closes, and once when it is open again: members try many times a second. */
  private void tell(boolean nowOpen, String why) {
    if (nowOpen && !Boolean.TRUE.equals(reachable)) {
      LOG.info("the way is open to node={}", node);
    } else if (!nowOpen && !Boolean.FALSE.equals(reachable)) {
      LOG.warn("there is no way to node={} why={}", node, why);
    }
    reachable = nowOpen;
  }

  private static String why(Future<?> shown) {
    return shown.isSuccess() ? "its certificate is another node's" : shown.cause().toString();
  }

  private boolean isTheNode(SslHandler handshake) {
    try {
      return handshake.engine().getSession().getPeerCertificates()[0]
              instanceof X509Certificate certificate
          && NodeTrust.named(certificate).contains(node);
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      return false;
    }
  }

  /** The far half of a way. */
  private final class Far extends ChannelInitializer<SocketChannel> {

    private final RelayPipe pipe;

    Far(RelayPipe pipe) {
      this.pipe = pipe;
    }

    @Override
    protected void initChannel(SocketChannel relay) {
      relay.pipeline().addLast(tls.client(relay.alloc(), node.host(), node.port()), pipe);
    }
  }
}
