package io.signet.store;

import io.signet.api.AuditEntry;
import io.signet.api.Changes;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Page;
import io.signet.api.PageRequest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store over any SQL engine that a {@link Database} stands for. */
final class SqlStore implements Store {

  private static final Logger LOG = LoggerFactory.getLogger(SqlStore.class);

  private final Writer writer;
  private final Readers readers;
  private final Clock clock;

  private SqlStore(Writer writer, Readers readers, Clock clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  /**
   * Opens a store over a database whose schema is in place, and reads from it once.
   *
   * @param patience how long a call waits for its turn
   * @throws io.signet.api.SignetException if the database does not answer
   */
  static SqlStore open(Database database, int readers, Duration patience, Clock clock) {
    SqlStore store =
        new SqlStore(
            new Writer(database, patience), new Readers(database, readers, patience), clock);
    LOG.info("opened the store database={} revision={}", database, store.revision());
    return store;
  }

  @Override
  public <T> Optional<Document<T>> get(Kind<T> kind, String id) {
    return readers.read(session -> new Documents(session).get(kind, id));
  }

  @Override
  public <T> List<Document<T>> list(Kind<T> kind, String idPrefix) {
    return readers.read(session -> new Documents(session).list(kind, idPrefix));
  }

  @Override
  public long count(Kind<?> kind, String idPrefix) {
    return readers.read(session -> new Documents(session).count(kind, idPrefix));
  }

  @Override
  public long revision() {
    return readers.read(session -> new ChangeLog(session).current());
  }

  @Override
  public Changes changesSince(long revision) {
    return readers.read(session -> new ChangeLog(session).since(revision));
  }

  @Override
  public <R> R write(Audit audit, Function<Transaction, R> work) {
    return writer.write(session -> write(session, audit, work));
  }

  @Override
  public Page<AuditEntry> audit(PageRequest page) {
    return readers.read(session -> new AuditLog(session).page(page));
  }

  @Override
  public Coordination coordination() {
    return new SqlCoordination(writer, readers, clock);
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
    LOG.info("closed the store");
  }

  private <R> R write(Session session, Audit audit, Function<Transaction, R> work)
      throws SQLException {
    long revision = new ChangeLog(session).advance();
    SqlTransaction transaction = new SqlTransaction(session, revision);
    R result = work.apply(transaction);
    transaction.end();
    new AuditLog(session)
        .add(revision, clock.instant(), audit, transaction.created(), transaction.before());
    return result;
  }
}
