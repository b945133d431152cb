package io.signet.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.tracing.TracingPolicy;

/**
 * Passes an object by reference between the verticles of one node, and refuses to put it on a wire.
 * Without it a clustered event bus would demand a serial form of every message.
 */
public final class LocalCodec implements MessageCodec<Object, Object> {

  private static final String NAME = "signet.local";

  private LocalCodec() {}

  /** To be called once for each Vert.x instance, before any {@link Call} or {@link Topic}. */
  public static void register(EventBus bus) {
    bus.registerCodec(new LocalCodec());
  }

  /** Fresh delivery options that keep a message on this node and pass it by reference. */
  public static DeliveryOptions options() {
    return new DeliveryOptions()
        .setCodecName(NAME)
        .setLocalOnly(true)
        .setTracingPolicy(TracingPolicy.IGNORE);
  }

  @Override
  public Object transform(Object message) {
    return message;
  }

  @Override
  public void encodeToWire(Buffer buffer, Object message) {
    throw new IllegalStateException("a local message never leaves its node");
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    throw new IllegalStateException("a local message never arrives over the network");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
