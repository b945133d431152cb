package io.signet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongConsumer;
import javax.sql.DataSource;

/**
 * What differs from one SQL engine to another. Connections are left in auto-commit mode, and
 * transactions begin and end by statements: the drivers differ in when they begin one themselves.
 */
interface Database extends AutoCloseable {

  /** A fresh connection that may write. */
  Connection writer() throws SQLException;

  /** A fresh connection that only reads. */
  Connection reader() throws SQLException;

  /** Gives connections that may write, for migrations. */
  DataSource source();

  /** The text type that compares by code points. */
  String keyType();

  /** The statement that begins a write. */
  String beginWrite();

  /** The statement that begins a read that sees one state throughout. */
  String beginRead();

  /** Hears of every failure; answers whether kept connections are of no more use after it. */
  default boolean lost(SQLException failure) {
    return false;
  }

  /** The statement that tells other nodes, on commit, of the revision that is its argument. */
  default Optional<String> announcement() {
    return Optional.empty();
  }

  /** Passes on from now on what other nodes announce; see {@link Store#onHint}. */
  default void onHint(LongConsumer hint) {}

  /** Why it cannot be reached, in one line; empty when it could be at the last attempt. */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  default void close() {}
}
