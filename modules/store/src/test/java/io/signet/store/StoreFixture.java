package io.signet.store;

import java.time.Clock;

/** An empty store of one engine, and its end. */
interface StoreFixture extends AutoCloseable {

  /** Opens the store; again after it was closed. */
  Store open(Clock clock);

  /** The store as it is now, by a process beside the one that has it open. */
  StoreSnapshot snapshot();

  /** The store's place, before it was opened. */
  EmptyStore empty(Clock clock);

  /** Removes everything; the store is closed by then. */
  @Override
  void close();
}
