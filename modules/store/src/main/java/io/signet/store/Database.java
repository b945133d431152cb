package io.signet.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * What differs from one SQL engine to another. Connections are left in auto-commit mode, and
 * transactions begin and end by statements: the drivers differ in when they begin one themselves.
 */
interface Database {

  /** A fresh connection that may write. */
  Connection writer() throws SQLException;

  /** A fresh connection that only reads. */
  Connection reader() throws SQLException;

  /** Gives connections that may write, for migrations. */
  DataSource source();

  /** The text type that compares by code points. */
  String keyType();

  /** The statement that begins a write and keeps other writers out. */
  String beginWrite();

  /** The statement that begins a read that sees one state throughout. */
  String beginRead();
}
