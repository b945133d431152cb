package io.signet.bridge;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;

/**
 * Cuts what comes in into frames: four bytes with the length, most significant first, and so many
 * bytes of JSON. The length is judged before anything of that length is kept.
 */
final class FrameReader {

  private static final int PREFIX = 4;

  private final int longest;
  private final Handler<Buffer> frames;
  private Buffer held = Buffer.buffer();
  private int at;
  private boolean paused;
  private boolean cutting;

  /**
   * @param longest in bytes
   * @param frames gets each frame without its length
   */
  FrameReader(int longest, Handler<Buffer> frames) {
    this.longest = longest;
    this.frames = frames;
  }

  /**
   * Takes what came in.
   *
   * @throws BadFrameException if a length cannot be
   */
  void feed(Buffer chunk) {
    held.appendBuffer(chunk);
    cut();
  }

  /** Gives no frame out before {@link #resume}. */
  void pause() {
    paused = true;
  }

  /**
   * Gives frames out again.
   *
   * @throws BadFrameException if a length cannot be
   */
  void resume() {
    paused = false;
    cut();
  }

  /** How many bytes are kept for frames that have not been given out. */
  int held() {
    return held.length() - at;
  }

  /** Whether a frame has begun and its end has not come. */
  boolean unfinished() {
    return held() > 0 && !paused;
  }

  /** Whoever gets a frame may pause and resume at once: the loop goes on, not a second one. */
  private void cut() {
    if (cutting) {
      return;
    }
    cutting = true;
    try {
      giveOut();
    } finally {
      cutting = false;
    }
    forget();
  }

  private void giveOut() {
    while (!paused && held() >= PREFIX) {
      int length = held.getInt(at);
      if (length < 2 || length > longest) {
        throw new BadFrameException("a frame of " + Integer.toUnsignedString(length) + " bytes");
      }
      if (held() < PREFIX + length) {
        break;
      }
      Buffer frame = held.getBuffer(at + PREFIX, at + PREFIX + length);
      at += PREFIX + length;
      frames.handle(frame);
    }
  }

  /** A buffer keeps its size; what has been given out must not stay behind one that trickles in. */
  private void forget() {
    if (at > 0) {
      held = held() == 0 ? Buffer.buffer() : held.getBuffer(at, held.length());
      at = 0;
    }
  }
}
