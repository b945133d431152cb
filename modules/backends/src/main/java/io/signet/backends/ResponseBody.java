package io.signet.backends;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;

/**
 * The body of an answer, on its way through. It lets chunks pass untouched and tells when they
 * move, when they end, and when they break off.
 */
final class ResponseBody implements ReadStream<Buffer>, Handler<Buffer> {

  private final HttpClientResponse response;
  private final Listener listener;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;
  private boolean over;
  private boolean paused;

  ResponseBody(HttpClientResponse response, Listener listener) {
    this.response = response;
    this.listener = listener;
    response.handler(this).endHandler(this::ended).exceptionHandler(this::failed);
  }

  /** Hears how the body goes. */
  interface Listener {

    /** Bytes have moved. */
    void progressed();

    /** The body is complete. */
    void completed();

    /** The body will not be complete; the answer is what its reader shall be told. */
    Throwable bodyBroke(Throwable cause);
  }

  @Override
  public void handle(Buffer chunk) {
    if (over) {
      return;
    }
    listener.progressed();
    if (handler != null) {
      handler.handle(chunk);
    }
  }

  /** Whether its reader wants nothing more for now. */
  boolean paused() {
    return paused;
  }

  /** Ends a body that is not complete; harmless when it has ended. */
  void cut(Throwable cause) {
    failed(cause);
  }

  private void ended(Void nothing) {
    if (over) {
      return;
    }
    over = true;
    listener.completed();
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }

  private void failed(Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    Throwable told = listener.bodyBroke(cause);
    if (exceptionHandler != null) {
      exceptionHandler.handle(told);
    }
  }

  @Override
  public ReadStream<Buffer> handler(Handler<Buffer> chunks) {
    this.handler = chunks;
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(Handler<Void> end) {
    this.endHandler = end;
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(Handler<Throwable> failure) {
    this.exceptionHandler = failure;
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    paused = true;
    response.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    paused = false;
    response.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    paused = false;
    response.fetch(amount);
    return this;
  }
}
