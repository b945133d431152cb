package io.signet.api;

import io.vertx.core.Handler;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * A typed address for announcements inside one node. What is published passes by reference and must
 * be immutable.
 *
 * @param address the event-bus address
 * @param type what is announced
 */
public record Topic<T>(String address, Class<T> type) {

  /** Announces to every subscriber on this node. */
  public void publish(EventBus bus, T announcement) {
    bus.publish(address, announcement, LocalCodec.options());
  }

  /** Hears every later announcement on this node. */
  public MessageConsumer<T> subscribe(EventBus bus, Handler<T> handler) {
    return bus.localConsumer(address, message -> handler.handle(message.body()));
  }
}
