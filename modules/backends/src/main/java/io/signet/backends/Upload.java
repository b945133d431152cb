package io.signet.backends;

import io.signet.api.RequestBody;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.streams.ReadStream;

/** Passes a streaming body on to the backend, as fast as the backend takes it. */
final class Upload implements Handler<Buffer> {

  private final ReadStream<Buffer> stream;
  private final long length;
  private final HttpClientRequest request;
  private final Listener listener;
  private long sent;
  private boolean over;

  /**
   * @param listener hears about progress and the end
   */
  Upload(RequestBody.Streaming body, HttpClientRequest request, Listener listener) {
    this.stream = body.stream();
    this.length = body.length();
    this.request = request;
    this.listener = listener;
  }

  /** Hears how an upload goes. */
  interface Listener {

    /** Bytes have moved. */
    void progressed();

    /** The body broke off before its end; the request can never be completed. */
    void uploadBroke(Throwable cause);

    /** Writing failed; the connection says the same by other ways too. */
    void writeFailed(Throwable cause);
  }

  void start() {
    request.exceptionHandler(listener::writeFailed);
    request.drainHandler(
        drained -> {
          if (!over) {
            stream.resume();
          }
        });
    stream.exceptionHandler(this::fail);
    stream.endHandler(ended -> finish());
    stream.handler(this);
    stream.resume();
  }

  @Override
  public void handle(Buffer chunk) {
    if (over) {
      return;
    }
    sent += chunk.length();
    listener.progressed();
    watch(request.write(chunk));
    if (!over && request.writeQueueFull()) {
      stream.pause();
    }
  }

  boolean over() {
    return over;
  }

  /** Ends the interest in the body; what still comes of it is read and dropped. */
  void stop() {
    if (!over) {
      over = true;
      discard(stream);
    }
  }

  /** Reads a body to its end for nobody, so that the connection it comes on can go on. */
  static void discard(ReadStream<Buffer> stream) {
    stream.handler(null);
    stream.endHandler(null);
    stream.exceptionHandler(ignored -> {});
    stream.resume();
  }

  private void finish() {
    if (over) {
      return;
    }
    if (length >= 0 && sent != length) {
      fail(new IllegalStateException("a body of " + length + " bytes ended after " + sent));
      return;
    }
    over = true;
    watch(request.end());
    listener.progressed();
  }

  private void fail(Throwable cause) {
    if (!over) {
      over = true;
      listener.uploadBroke(cause);
    }
  }

  private void watch(Future<Void> written) {
    if (!written.succeeded()) {
      written.onFailure(listener::writeFailed);
    }
  }
}
