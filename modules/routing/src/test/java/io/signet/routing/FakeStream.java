package io.signet.routing;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A backend's body that a test feeds: what nobody asked for waits, as in a real stream. */
final class FakeStream implements ReadStream<Buffer> {

  final AtomicBoolean paused = new AtomicBoolean();
  final AtomicLong delivered = new AtomicLong();
  private final Context context = Vertx.currentContext();
  private final Deque<Buffer> waiting = new ArrayDeque<>();
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;
  private boolean ended;

  /** Sends more; from any thread. */
  FakeStream emit(Buffer chunk) {
    context.runOnContext(
        now -> {
          waiting.add(chunk);
          deliver();
        });
    return this;
  }

  FakeStream emit(String text) {
    return emit(Buffer.buffer(text));
  }

  void end() {
    context.runOnContext(
        now -> {
          ended = true;
          deliver();
        });
  }

  void fail(Throwable failure) {
    context.runOnContext(
        now -> {
          if (exceptionHandler != null) {
            exceptionHandler.handle(failure);
          }
        });
  }

  private void deliver() {
    while (!paused.get() && !waiting.isEmpty()) {
      Buffer chunk = waiting.poll();
      delivered.addAndGet(chunk.length());
      if (handler != null) {
        handler.handle(chunk);
      }
    }
    if (ended && !paused.get() && waiting.isEmpty() && endHandler != null) {
      Handler<Void> end = endHandler;
      endHandler = null;
      end.handle(null);
    }
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(Handler<Throwable> next) {
    exceptionHandler = next;
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(Handler<Buffer> next) {
    handler = next;
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(Handler<Void> next) {
    endHandler = next;
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    paused.set(true);
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    paused.set(false);
    context.runOnContext(now -> deliver());
    return this;
  }
}
