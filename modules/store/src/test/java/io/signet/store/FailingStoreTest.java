package io.signet.store;

import static io.signet.store.Samples.backend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.store.Transaction.Links;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, connections that break. */
final class FailingStoreTest {

  private static final String LARGE = "x".repeat(1_000_000);

  @TempDir Path folder;

  private DataDirectory directory;
  private BreakableDatabase database;
  private Store store;

  @BeforeEach
  void open() {
    directory = DataDirectory.open(folder);
    database = new BreakableDatabase(SqliteDatabase.open(StoreOptions.in(directory)));
    store = SqlStore.open(database, 2, Duration.ofSeconds(5), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    store.close();
    directory.close();
  }

  @Test
  void shouldRefuseAWriteOnAFullDiskAndGoOnWhenThereIsRoom() throws Exception {
    // Given
    insert("a", "small");
    database.limitPages(60);
    // When
    SignetException refusal = refusal(() -> insert("b", LARGE));
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refusal).hasRootCauseInstanceOf(SQLException.class);
    assertThat(store.revision()).isEqualTo(1);
    assertThat(store.audit(new PageRequest(25, "")).item()).hasSize(1);
    assertThat(store.get(Kind.BACKEND, "b")).isEmpty();
    assertThat(insert("c", "small")).isEqualTo(2);
    database.limitPages(1_000_000);
    assertThat(insert("b", LARGE)).isEqualTo(3);
    assertThat(store.get(Kind.BACKEND, "b").orElseThrow().value().serverName()).isEqualTo(LARGE);
  }

  @Test
  void shouldNotCommitWhatIsLeftWhenAFunctionSwallowsAFailure() throws Exception {
    // Given
    insert("a", "small");
    database.limitPages(60);
    AtomicReference<SignetException> swallowed = new AtomicReference<>();
    // When
    SignetException refusal =
        refusal(
            () ->
                store.write(
                    StoreContract.AUDIT,
                    t -> {
                      t.insert(Kind.BACKEND, "b", backend("b", null), Links.NONE);
                      swallowed.set(
                          refusal(
                              () -> t.insert(Kind.BACKEND, "c", backend("c", LARGE), Links.NONE)));
                      return refusal(
                          () -> t.insert(Kind.BACKEND, "d", backend("d", null), Links.NONE));
                    }));
    // Then
    assertThat(refusal).isSameAs(swallowed.get());
    assertThat(store.list(Kind.BACKEND, "")).hasSize(1);
    assertThat(insert("e", "small")).isEqualTo(2);
  }

  @Test
  void shouldReplaceAWritingConnectionThatBroke() throws Exception {
    // Given
    insert("a", "small");
    database.breakConnections();
    // When
    SignetException refusal = refusal(() -> insert("b", "small"));
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(insert("b", "small")).isEqualTo(2);
  }

  @Test
  void shouldReplaceAReadingConnectionThatBroke() throws Exception {
    // Given
    insert("a", "small");
    assertThat(store.get(Kind.BACKEND, "a")).isPresent();
    database.breakConnections();
    // When
    SignetException refusal = refusal(() -> store.get(Kind.BACKEND, "a"));
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(store.get(Kind.BACKEND, "a")).isPresent();
  }

  @Test
  void shouldAnswerUnavailableWhileThereAreNoConnections() throws Exception {
    // Given
    insert("a", "small");
    database.breakConnections();
    database.refuse(true);
    refusal(() -> insert("b", "small"));
    // When
    SignetException refusal = refusal(() -> insert("b", "small"));
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    database.refuse(false);
    assertThat(insert("b", "small")).isEqualTo(2);
  }

  private long insert(String id, String name) {
    return store.write(
        StoreContract.AUDIT,
        t -> {
          t.insert(Kind.BACKEND, id, backend(id, name), Links.NONE);
          return t.revision();
        });
  }

  private static SignetException refusal(ThrowingCallable call) {
    return catchThrowableOfType(SignetException.class, call);
  }

  /** A database whose connections can be hindered from outside. */
  private static final class BreakableDatabase implements Database {

    private final Database sound;
    private final List<Connection> opened = new ArrayList<>();
    private Connection latestWriter;
    private int pages = 1_000_000;
    private boolean refusing;

    BreakableDatabase(Database sound) {
      this.sound = sound;
    }

    void limitPages(int limit) throws SQLException {
      pages = limit;
      limit(latestWriter);
    }

    void breakConnections() throws SQLException {
      for (Connection connection : opened) {
        connection.close();
      }
    }

    void refuse(boolean refuse) {
      refusing = refuse;
    }

    @Override
    public DataSource source() {
      return sound.source();
    }

    @Override
    public String keyType() {
      return sound.keyType();
    }

    @Override
    public Connection writer() throws SQLException {
      latestWriter = keep(sound.writer());
      limit(latestWriter);
      return latestWriter;
    }

    @Override
    public Connection reader() throws SQLException {
      return keep(sound.reader());
    }

    @Override
    public String beginWrite() {
      return sound.beginWrite();
    }

    @Override
    public String beginRead() {
      return sound.beginRead();
    }

    private Connection keep(Connection connection) throws SQLException {
      if (refusing) {
        connection.close();
        throw new SQLException("no more connections");
      }
      opened.add(connection);
      return connection;
    }

    private void limit(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA max_page_count = " + pages);
      }
    }
  }
}
