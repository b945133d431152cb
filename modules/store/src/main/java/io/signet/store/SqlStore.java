package io.signet.store;

import io.signet.api.AuditEntry;
import io.signet.api.Changes;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Page;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store over any SQL engine that a {@link Database} stands for. */
final class SqlStore implements Store {

  private static final Logger LOG = LoggerFactory.getLogger(SqlStore.class);

  private final Database database;
  private final Writer writer;
  private final Readers readers;
  private final Clock clock;

  private SqlStore(Database database, Writer writer, Readers readers, Clock clock) {
    this.database = database;
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  /**
   * Opens a store over a database, and reads from it once unless it is known to be away.
   *
   * @param patience how long a call waits for its turn
   * @throws io.signet.api.SignetException if the database does not answer
   */
  static SqlStore open(Database database, int readers, Duration patience, Clock clock) {
    SqlStore store =
        new SqlStore(
            database,
            new Writer(database, patience),
            new Readers(database, readers, patience),
            clock);
    if (database.trouble().isPresent()) {
      LOG.warn("opened the store without its database database={}", database);
    } else {
      LOG.info("opened the store database={} revision={}", database, store.revision());
    }
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
    Attempt<R> attempt = new Attempt<>(audit, clock.instant().toEpochMilli());
    try {
      return writer.write(session -> write(session, attempt, work));
    } catch (SignetException e) {
      if (e.code() != ErrorCode.OUTCOME_UNKNOWN) {
        throw e;
      }
      return settled(attempt, e);
    }
  }

  @Override
  public Page<AuditEntry> audit(PageRequest page) {
    return readers.read(session -> new AuditLog(session).page(page));
  }

  @Override
  public void onHint(LongConsumer hint) {
    database.onHint(hint);
  }

  @Override
  public Optional<String> trouble() {
    return database.trouble();
  }

  @Override
  public Coordination coordination() {
    return new SqlCoordination(writer, readers, clock);
  }

  @Override
  public void close() {
    database.close();
    readers.close();
    writer.close();
    LOG.info("closed the store");
  }

  private <R> R write(Session session, Attempt<R> attempt, Function<Transaction, R> work)
      throws SQLException {
    long revision = new ChangeLog(session).advance();
    SqlTransaction transaction = new SqlTransaction(session, revision);
    attempt.revision = revision;
    attempt.result = work.apply(transaction);
    transaction.end();
    new AuditLog(session)
        .add(revision, attempt.at, attempt.audit, transaction.created(), transaction.before());
    if (database.announcement().isPresent()) {
      session.number(database.announcement().get(), Long.toString(revision));
    }
    return attempt.result;
  }

  /**
   * Asks whether a write has happened whose answer was lost. The question takes the writers' turn,
   * which waits for the lost transaction where the engine still has it in hand; after that its
   * audit row is there, or never will be.
   */
  private <R> R settled(Attempt<R> attempt, SignetException unknown) {
    boolean happened;
    try {
      happened =
          writer.write(
              session -> {
                new ChangeLog(session).lock();
                return new AuditLog(session).has(attempt.revision, attempt.at, attempt.audit);
              });
    } catch (SignetException e) {
      LOG.warn(
          "nobody knows whether a write has happened revision={} operation={}",
          attempt.revision,
          attempt.audit.operation());
      throw unknown;
    }
    LOG.info("settled a write whose answer was lost happened={}", happened);
    if (!happened) {
      throw Unavailable.away();
    }
    return attempt.result;
  }

  /** A write that is tried, by one thread. */
  private static final class Attempt<R> {

    private final Audit audit;
    private final long at;
    private long revision;
    private R result;

    Attempt(Audit audit, long at) {
      this.audit = audit;
      this.at = at;
    }
  }
}
