package io.signet.bridge;

/** What the frames of all connections hold together. Used on one event loop. */
final class Memory {

  private final long most;
  private long held;

  /**
   * @param most in bytes
   */
  Memory(long most) {
    this.most = most;
  }

  /** Takes some; {@code false}, and nothing is taken, if there is not so much left. */
  boolean take(long bytes) {
    if (held + bytes > most) {
      return false;
    }
    held += bytes;
    return true;
  }

  void give(long bytes) {
    held -= bytes;
  }

  long held() {
    return held;
  }
}
