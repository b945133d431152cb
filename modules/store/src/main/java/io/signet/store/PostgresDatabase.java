package io.signet.store;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL database that several nodes may share. Writers of all nodes queue up at the row of
 * table {@code revision}, which each locks first and gives back by its commit; so numbers and
 * commits come in one order, and nobody sees a number before all that came with a smaller one. The
 * isolation is PostgreSQL's default: a statement behind that lock sees everything that was
 * committed before it was given.
 */
final class PostgresDatabase implements Database {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

  /** PostgreSQL compares text of this collation by its UTF-8 bytes, which is by code points. */
  static final String KEY_TYPE = "TEXT COLLATE \"C\"";

  static final String BEGIN_WRITE = "BEGIN";
  static final String BEGIN_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

  private final PostgresUrl url;
  private final PostgresConnections connections;
  private final PostgresReach reach;
  private final Object preparing = new Object();

  private volatile boolean prepared;
  private PostgresHints hints;

  private PostgresDatabase(PostgresOptions options) {
    this.url = PostgresUrl.parse(options.url());
    this.connections = new PostgresConnections(options);
    this.reach = new PostgresReach(url.shown());
  }

  /**
   * Connects, and brings the database to the newest schema. A server that is away is no reason to
   * fail: that is then done by the first connection that there is.
   *
   * @throws SignetException {@link ErrorCode#SERVICE_UNAVAILABLE} if it does not let us in, is too
   *     old, or was written by a newer version
   */
  static PostgresDatabase open(PostgresOptions options) {
    PostgresDatabase database = new PostgresDatabase(options);
    if (!database.url.proven()) {
      LOG.warn(
          "the database does not have to prove who it is, as store.postgresql.url wants it url={}",
          database);
    }
    try {
      database.writer().close();
    } catch (SQLException e) {
      if (Trouble.of(e) != Trouble.AWAY) {
        throw new SignetException(
            ErrorCode.SERVICE_UNAVAILABLE,
            "The store " + database + " cannot be opened: " + PostgresReach.line(e),
            e);
      }
    }
    return database;
  }

  @Override
  public Connection writer() throws SQLException {
    return connect(PostgresConnections.Use.WRITE);
  }

  @Override
  public Connection reader() throws SQLException {
    return connect(PostgresConnections.Use.READ);
  }

  @Override
  public DataSource source() {
    return connections.source(PostgresConnections.Use.MIGRATE);
  }

  @Override
  public String keyType() {
    return KEY_TYPE;
  }

  @Override
  public String beginWrite() {
    return BEGIN_WRITE;
  }

  @Override
  public String beginRead() {
    return BEGIN_READ;
  }

  @Override
  public boolean lost(SQLException failure) {
    if (Trouble.of(failure) != Trouble.AWAY) {
      return false;
    }
    reach.lost(failure);
    return true;
  }

  @Override
  public Optional<String> announcement() {
    return Optional.of(PostgresHints.ANNOUNCE);
  }

  @Override
  public synchronized void onHint(LongConsumer hint) {
    if (hints != null) {
      throw new IllegalStateException("there is a listener already");
    }
    hints = PostgresHints.start(this::reader, this::lost, hint);
  }

  @Override
  public Optional<String> trouble() {
    return reach.trouble();
  }

  @Override
  public synchronized void close() {
    if (hints != null) {
      hints.close();
    }
  }

  @Override
  public String toString() {
    return url.shown();
  }

  private Connection connect(PostgresConnections.Use use) throws SQLException {
    reach.demandHope();
    try {
      prepare();
      Connection connection = connections.open(use);
      reach.found();
      return connection;
    } catch (SQLException e) {
      reach.failed(e);
      throw e;
    }
  }

  /** Once: whether the server will do, and the schema. Nodes that come together take turns. */
  private void prepare() throws SQLException {
    if (prepared) {
      return;
    }
    synchronized (preparing) {
      if (!prepared) {
        PostgresServerCheck.run(connections, url.shown());
        Schema.migrate(source(), KEY_TYPE);
        prepared = true;
      }
    }
  }
}
