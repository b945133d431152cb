package io.signet.backends;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS over a socket with the tap in between, which an {@code SSLSocket} has no place for. Blocks,
 * but never beyond its deadline.
 */
final class ProbeLine {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Socket socket;
  private final SSLEngine engine;
  private final RecordTap tap;
  private final byte[] chunk = new byte[16 * 1024];
  private ByteBuffer incoming;
  private ByteBuffer clear;
  private long deadline;

  ProbeLine(Socket socket, SSLEngine engine, RecordTap tap) {
    this.socket = socket;
    this.engine = engine;
    this.tap = tap;
    this.incoming = ByteBuffer.allocate(64 * 1024).limit(0);
    this.clear = ByteBuffer.allocate(64 * 1024);
  }

  /** Sets what everything from now on must be done within. */
  void within(long millis) {
    deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  void handshake() throws IOException {
    engine.beginHandshake();
    try {
      advance();
    } catch (SSLException e) {
      sayWhy();
      throw e;
    }
  }

  /** Goes on with a handshake until it is over. */
  private void advance() throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> tasks();
        case NEED_WRAP -> wrap(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (unwrap().getStatus() == Status.CLOSED) {
            throw closed();
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  private void tasks() {
    for (Runnable task = engine.getDelegatedTask(); task != null; ) {
      task.run();
      task = engine.getDelegatedTask();
    }
  }

  void write(byte[] bytes) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    while (source.hasRemaining()) {
      millisLeft();
      wrap(source);
    }
  }

  private void wrap(ByteBuffer source) throws IOException {
    ByteBuffer outgoing = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(source, outgoing);
    if (result.getStatus() == Status.CLOSED && outgoing.position() == 0) {
      // The answer to a farewell has closed this direction too; nothing will ever leave.
      throw closed();
    }
    socket.getOutputStream().write(outgoing.array(), 0, outgoing.position());
  }

  /**
   * The next bytes, whatever handshakes come in between.
   *
   * @return {@code null} at the end
   */
  byte[] read() throws IOException {
    while (true) {
      SSLEngineResult result = unwrap();
      if (clear.position() > 0) {
        byte[] bytes = new byte[clear.flip().remaining()];
        clear.get(bytes).clear();
        return bytes;
      }
      if (result.getStatus() == Status.CLOSED) {
        return null;
      }
      if (result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
          && result.getHandshakeStatus() != HandshakeStatus.FINISHED) {
        advance();
      }
    }
  }

  /**
   * Waits a moment for what a backend says of its own accord after the handshake: session tickets,
   * or an alert.
   *
   * @throws EOFException if it says goodbye
   */
  void listen(long millis) throws IOException {
    long before = deadline;
    deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      if (unwrap().getStatus() == Status.CLOSED) {
        throw closed();
      }
    } catch (SocketTimeoutException e) {
      // It has nothing to say.
    } finally {
      deadline = before;
    }
  }

  private SSLEngineResult unwrap() throws IOException {
    while (true) {
      SSLEngineResult result = engine.unwrap(incoming, clear);
      switch (result.getStatus()) {
        case BUFFER_UNDERFLOW -> fill();
        case BUFFER_OVERFLOW -> grow();
        default -> {
          return result;
        }
      }
    }
  }

  private void grow() {
    clear = ByteBuffer.allocate(clear.capacity() * 2).put(clear.flip());
  }

  private void fill() throws IOException {
    socket.setSoTimeout(millisLeft());
    int length = socket.getInputStream().read(chunk);
    if (length < 0) {
      throw closed();
    }
    tap.read(chunk, length);
    incoming.compact();
    if (incoming.remaining() < length) {
      incoming = ByteBuffer.allocate(incoming.capacity() * 2).put(incoming.flip());
    }
    incoming.put(chunk, 0, length).flip();
  }

  private int millisLeft() throws SocketTimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) left;
  }

  private static EOFException closed() {
    return new EOFException("the backend closed the connection");
  }

  /** Lets the backend know by an alert; it may be able to log it. */
  private void sayWhy() {
    try {
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrap(NOTHING);
      }
    } catch (IOException e) {
      // The failure that is being reported says more.
    }
  }

  /** Ends the connection politely. */
  void farewell() {
    engine.closeOutbound();
    sayWhy();
  }
}
