package io.signet.bridge;

import io.vertx.core.buffer.Buffer;

/** A client, as what is done for it sees it. */
interface Client {

  void write(Buffer frame);

  /** Whether the client is behind with reading. */
  boolean behind();

  /** Something was begun that the client waits for. */
  void begun();

  /** Something that was begun is done. */
  void done();

  void close(String reason);
}
