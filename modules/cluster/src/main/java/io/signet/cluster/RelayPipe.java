package io.signet.cluster;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a way: what comes in here goes out at the other end, no faster than that takes it, and
 * when one end closes so does the other. Until the other end is known, bytes are held back. Both
 * ends are on one event loop.
 */
final class RelayPipe extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(RelayPipe.class);

  private final Queue<Object> held = new ArrayDeque<>();
  private Channel here;
  private Channel there;

  /** Makes two ends one way. Either may have closed meanwhile. */
  static void join(RelayPipe one, RelayPipe other) {
    one.lead(other.here);
    other.lead(one.here);
  }

  private void lead(Channel other) {
    there = other;
    if (!here.isActive()) {
      closeThere();
      return;
    }
    for (Object bytes = held.poll(); bytes != null; bytes = held.poll()) {
      there.write(bytes).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
    there.flush();
    here.config().setAutoRead(there.isWritable());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    here = context.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (there == null) {
      held.add(bytes);
      here.config().setAutoRead(false);
    } else {
      there.write(bytes).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (there != null) {
      there.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (there != null) {
      there.config().setAutoRead(here.isWritable());
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    held.forEach(ReferenceCountUtil::release);
    held.clear();
    if (there != null) {
      closeThere();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    LOG.debug("a relayed connection broke", failure);
    end(here);
  }

  /** Closes a connection. */
  static void end(Channel channel) {
    channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  private void closeThere() {
    there.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }
}
