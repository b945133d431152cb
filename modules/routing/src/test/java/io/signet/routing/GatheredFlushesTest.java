package io.signet.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheredFlushesTest {

  private final Http2ConnectionHandler http2 =
      new Http2ConnectionHandlerBuilder()
          .server(true)
          .frameListener(new Http2FrameAdapter())
          .build();
  private final Flushes flushes = new Flushes();
  private final EmbeddedChannel channel = new EmbeddedChannel(flushes, new GatheredFlushes(http2));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void shouldFlushOnceForTheAnswersOfOneTurn() throws Http2Exception {
    // Given
    open(1);
    open(3);

    // When
    channel.pipeline().flush();
    channel.pipeline().flush();
    int before = flushes.count;
    channel.runPendingTasks();

    // Then
    assertThat(before).isZero();
    assertThat(flushes.count).isOne();
  }

  @Test
  void shouldNotKeepTheOnlyCallOfAConnectionWaiting() throws Http2Exception {
    // Given
    open(1);

    // When
    channel.pipeline().flush();

    // Then
    assertThat(flushes.count).isOne();
  }

  private void open(int stream) throws Http2Exception {
    http2.connection().remote().createStream(stream, false);
  }

  private static final class Flushes extends ChannelOutboundHandlerAdapter {
    private int count;

    @Override
    public void flush(ChannelHandlerContext context) {
      count++;
      context.flush();
    }
  }
}
