package io.signet.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A PostgreSQL database of which all is read or written in one transaction, as it is: nothing is
 * migrated, and no pause ends the transaction.
 */
final class PostgresCopyDatabase implements Database {

  private final PostgresUrl url;
  private final PostgresConnections connections;

  PostgresCopyDatabase(PostgresOptions options) {
    this.url = PostgresUrl.parse(options.url());
    this.connections = new PostgresConnections(options);
  }

  @Override
  public Connection writer() throws SQLException {
    PostgresServerCheck.run(connections, url.shown());
    return connections.open(PostgresConnections.Use.COPY);
  }

  @Override
  public Connection reader() throws SQLException {
    return connections.open(PostgresConnections.Use.COPY);
  }

  @Override
  public DataSource source() {
    return connections.source(PostgresConnections.Use.COPY);
  }

  @Override
  public String keyType() {
    return PostgresDatabase.KEY_TYPE;
  }

  @Override
  public String beginWrite() {
    return PostgresDatabase.BEGIN_WRITE;
  }

  @Override
  public String beginRead() {
    return PostgresDatabase.BEGIN_READ;
  }

  @Override
  public String toString() {
    return url.shown();
  }
}
