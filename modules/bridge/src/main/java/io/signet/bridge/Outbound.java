package io.signet.bridge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;

/** What goes to one client, counted until it has gone. */
final class Outbound {

  private final NetSocket socket;
  private final Memory memory;
  private final Runnable written;
  private final Consumer<String> failed;
  private long waiting;
  private long progressAt;
  private boolean ended;

  /**
   * @param written told whenever something has gone
   * @param failed told why nothing more can go
   */
  Outbound(NetSocket socket, Memory memory, Runnable written, Consumer<String> failed) {
    this.socket = socket;
    this.memory = memory;
    this.written = written;
    this.failed = failed;
  }

  void write(Buffer frame) {
    int length = frame.length();
    if (ended) {
      return;
    }
    if (!memory.take(length)) {
      failed.accept("no memory for its answers");
      return;
    }
    if (waiting == 0) {
      progressAt = System.nanoTime();
    }
    waiting += length;
    socket.write(frame).onComplete(done -> gone(length));
  }

  /** Whether the client is behind with reading. */
  boolean full() {
    return socket.writeQueueFull();
  }

  /** Whether something has not gone yet. */
  boolean busy() {
    return waiting > 0;
  }

  /** For how long nothing has gone although something is to. */
  long stuckNanos(long now) {
    return waiting == 0 ? 0 : now - progressAt;
  }

  /** Gives back what was counted; nothing is written any more. */
  void end() {
    ended = true;
    memory.give(waiting);
    waiting = 0;
  }

  private void gone(int length) {
    if (!ended) {
      waiting -= length;
      memory.give(length);
      progressAt = System.nanoTime();
      written.run();
    }
  }
}
