package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.http.HttpConnection;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

/** A connection is known by both of its ends. */
class TlsWatchTest {

  private static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.1", 40_000);
  private static final InetSocketAddress ONE = new InetSocketAddress("192.0.2.10", 443);
  private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.11", 443);
  private static final InetSocketAddress OTHER_PORT = new InetSocketAddress("192.0.2.10", 8443);

  private final TlsWatch watch = new TlsWatch();

  @Test
  void shouldTellConnectionsFromOnePortApart() {
    // Given
    EmbeddedChannel one = new Channel(ONE);
    EmbeddedChannel other = new Channel(OTHER);
    EmbeddedChannel otherPort = new Channel(OTHER_PORT);

    // When
    watch.opened(one);
    watch.opened(other);
    watch.opened(otherPort);

    // Then
    assertThat(watch.channel(to(ONE))).isSameAs(one);
    assertThat(watch.channel(to(OTHER))).isSameAs(other);
    assertThat(watch.channel(to(OTHER_PORT))).isSameAs(otherPort);
  }

  @Test
  void shouldForgetAConnectionThatHasClosed() {
    // Given
    EmbeddedChannel one = new Channel(ONE);
    EmbeddedChannel other = new Channel(OTHER);
    watch.opened(one);
    watch.opened(other);

    // When
    var unused = one.close();

    // Then
    assertThat(watch.channel(to(ONE))).isNull();
    assertThat(watch.channel(to(OTHER))).isSameAs(other);
  }

  private static HttpConnection to(InetSocketAddress remote) {
    return (HttpConnection)
        Proxy.newProxyInstance(
            TlsWatchTest.class.getClassLoader(),
            new Class<?>[] {HttpConnection.class},
            (self, method, arguments) ->
                io.vertx.core.net.SocketAddress.inetSocketAddress(
                    method.getName().equals("localAddress") ? HERE : remote));
  }

  /** A channel from here to somewhere. */
  private static final class Channel extends EmbeddedChannel {
    private final InetSocketAddress remote;

    private Channel(InetSocketAddress remote) {
      this.remote = remote;
    }

    @Override
    protected SocketAddress localAddress0() {
      return HERE;
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return remote;
    }
  }
}
