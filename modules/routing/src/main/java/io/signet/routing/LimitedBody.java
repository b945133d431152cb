package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A caller's body on its way to whoever reads it, counted as it passes: beyond the limit nothing
 * passes any more, whoever watches is told, and then the reader fails. Once it is detached, the
 * reader has no hold on the request any more.
 */
final class LimitedBody implements ReadStream<Buffer> {

  private final ReadStream<Buffer> source;
  private final Runnable overflow;
  private Buffer first;
  private long left;
  private boolean paused;
  private boolean detached;
  private Handler<Buffer> handler;
  private Handler<Throwable> exceptionHandler;

  /**
   * @param source paused
   * @param first a chunk that has come already; {@code null} for none
   * @param limit in bytes
   * @param overflow what to do before the reader is told
   */
  LimitedBody(ReadStream<Buffer> source, Buffer first, long limit, Runnable overflow) {
    this.source = source;
    this.first = first;
    this.left = limit;
    this.overflow = overflow;
  }

  /** Gives the source free for another reader. */
  void detach() {
    detached = true;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(Handler<Throwable> next) {
    exceptionHandler = next;
    if (!detached) {
      source.exceptionHandler(next);
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(Handler<Buffer> next) {
    handler = next;
    if (!detached) {
      source.handler(next == null ? null : this::chunk);
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(Handler<Void> next) {
    if (!detached) {
      source.endHandler(next);
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    paused = true;
    if (!detached) {
      source.pause();
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    paused = false;
    long more = amount;
    if (first != null && handler != null) {
      Buffer chunk = first;
      first = null;
      chunk(chunk);
      more = amount == Long.MAX_VALUE ? amount : amount - 1;
    }
    if (!paused && !detached && more > 0) {
      source.fetch(more);
    }
    return this;
  }

  private void chunk(Buffer chunk) {
    left -= chunk.length();
    if (left >= 0) {
      handler.handle(chunk);
      return;
    }
    Handler<Throwable> reader = exceptionHandler;
    pause();
    overflow.run();
    if (reader != null) {
      reader.handle(new SignetException(ErrorCode.REQUEST_TOO_LARGE, "Request Too Long"));
    }
  }
}
