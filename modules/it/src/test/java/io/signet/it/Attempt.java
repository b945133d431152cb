package io.signet.it;

/**
 * Somebody tried to write or to read something that has one value at a time.
 *
 * @param register what it is, such as {@code stage/s1}
 * @param value what was written, or what was read
 * @param begun when it was sent, by {@link Timeline#now()}
 * @param ended when its answer came; {@link #NEVER} if none came, since it may take effect later
 * @param where by whom and through which node, for complaints
 */
record Attempt(
    String register,
    Kind kind,
    String value,
    long begun,
    long ended,
    Outcome outcome,
    String where) {

  static final long NEVER = Long.MAX_VALUE;

  enum Kind {
    WRITE,
    READ
  }

  /** How it ended, as who tried it sees it. */
  enum Outcome {
    /** Acknowledged: a write is there to stay, a read is true of a moment between. */
    OK,
    /** Refused: a write has not happened and will not. */
    REFUSED,
    /** A time-out, a broken connection, a 5xx: a write may have happened, now or later. */
    UNKNOWN
  }

  Attempt {
    if (outcome == Outcome.UNKNOWN) {
      ended = NEVER;
    }
  }

  /** Whether it may have changed the register. */
  boolean effective() {
    return kind == Kind.WRITE && outcome != Outcome.REFUSED;
  }

  boolean acknowledged() {
    return kind == Kind.WRITE && outcome == Outcome.OK;
  }

  boolean answered() {
    return kind == Kind.READ && outcome == Outcome.OK;
  }

  @Override
  public String toString() {
    return "%s %s=%s [%d ms, %s] %s %s"
        .formatted(
            kind,
            register,
            value.isEmpty() ? "nothing" : value,
            begun / 1_000_000,
            ended == NEVER ? "never" : ended / 1_000_000 + " ms",
            outcome,
            where);
  }
}
