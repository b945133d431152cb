package io.signet.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** The body of a call on its way to the backend. */
public sealed interface RequestBody {

  /** No body at all. */
  record Empty() implements RequestBody {}

  /** A body that is held in memory and so can be sent again. */
  record Whole(Buffer content) implements RequestBody {}

  /**
   * A body that passes through once. The stream is paused; whoever consumes it resumes it.
   *
   * @param length the bytes that will come, or -1 if only the end will tell
   */
  record Streaming(ReadStream<Buffer> stream, long length) implements RequestBody {}

  RequestBody EMPTY = new Empty();
}
