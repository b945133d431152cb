package io.signet.backends;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A body that is made as it is read, as fast as its reader likes. */
final class Chunks implements ReadStream<Buffer> {

  private final Vertx vertx;
  private final int size;
  private final int count;
  private Context context;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private long demand;
  private volatile int given;
  private volatile boolean ended;
  private boolean scheduled;

  /** Paused, as the body of a call is. */
  Chunks(Vertx vertx, int size, int count) {
    this.vertx = vertx;
    this.size = size;
    this.count = count;
  }

  /** How many chunks have been taken. */
  int given() {
    return given;
  }

  boolean exhausted() {
    return ended;
  }

  @Override
  public ReadStream<Buffer> handler(Handler<Buffer> chunks) {
    handler = chunks;
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(Handler<Void> end) {
    endHandler = end;
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(Handler<Throwable> failure) {
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    demand = 0;
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    demand = amount;
    if (context == null) {
      context = vertx.getOrCreateContext();
    }
    schedule();
    return this;
  }

  private void schedule() {
    if (!scheduled && !ended) {
      scheduled = true;
      context.runOnContext(ignored -> give());
    }
  }

  private void give() {
    scheduled = false;
    if (demand == 0 || ended) {
      return;
    }
    if (given == count) {
      ended = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
      return;
    }
    demand--;
    int number = given;
    given = number + 1;
    if (handler != null) {
      handler.handle(CallTest.pattern(size, number));
    }
    schedule();
  }
}
